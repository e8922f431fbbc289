import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type MemberEvent, toMemberEvent } from '../members/member-event.ts';
import type { Item } from './collection.ts';
import { logger } from './log.ts';
import { toMember } from './member-items.ts';
import { memberPrefix, membersTable } from './tables.ts';

/** Puts events where they belong, in order; resolves with how many of the first ones are there, later ones may be as well. */
export type Publish = (events: readonly MemberEvent[]) => Promise<number>;

/**
 * The border of the function behind the stream of the members table: a batch of records in, the first one that failed out;
 * Lambda hands over the records from that one on again. So an event is there at least once, and twice is no error.
 */
export function answerStream(publish: Publish) {
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const { told, unreadable } = readRecords(Records);
    const published = await publish(told.map(({ event }) => event));
    const failed = told[published]?.record ?? unreadable;
    logger.info('published', { records: Records.length, events: published });
    return { batchItemFailures: failed ? [{ itemIdentifier: sequenceOf(failed) }] : [] };
  };
}

interface Told {
  readonly record: DynamoDBRecord;
  readonly event: MemberEvent;
}

/** The records that tell of a member with their events, as far as they can be read; and the one that can not. */
function readRecords(records: readonly DynamoDBRecord[]) {
  const told: Told[] = [];
  for (const record of records) {
    try {
      const event = readRecord(record);
      if (event) told.push({ record, event });
    } catch (error) {
      logger.error('not read', { record: sequenceOf(record), error: (error as Error).name });
      return { told, unreadable: record };
    }
  }
  return { told, unreadable: undefined };
}

/** Keys of members, counters and closed places make no event. */
function readRecord({ dynamodb = {} }: DynamoDBRecord): MemberEvent | undefined {
  const { Keys = {}, OldImage, NewImage, ApproximateCreationDateTime = 0 } = dynamodb;
  if (!Keys[membersTable.sortKey]?.S?.startsWith(memberPrefix)) return undefined;
  return toMemberEvent({
    workspace: String(Keys[membersTable.partitionKey]?.S),
    before: toMember(toItem(OldImage)),
    after: toMember(toItem(NewImage)),
    written: new Date(ApproximateCreationDateTime * 1000),
  });
}

/** Lambda has a type of its own for the values of items; they are those of DynamoDB. */
const toItem = (image: Record<string, AttributeValue> | undefined) =>
  image && (unmarshall(image as Parameters<typeof unmarshall>[0]) as Item);

const sequenceOf = ({ dynamodb }: DynamoDBRecord) => String(dynamodb?.SequenceNumber);
