import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { MemberChange } from '../../members/member-event.ts';
import { toMember } from '../dynamodb/members/layout.ts';
import type { Item } from '../dynamodb/write.ts';
import { logger } from '../log.ts';
import { memberPrefix, membersTable } from '../resources.ts';

/** Delivers in order; resolves with how many of the first were delivered. Later ones may have been delivered too. */
export type Deliver<T> = (made: readonly T[]) => Promise<number>;

/**
 * Connects a function to the stream of the members table: takes a batch of records and reports the first that failed. Lambda then
 * sends the records again, beginning with that one, so each is delivered at least once. `make` turns a change into what is
 * delivered, if anything.
 */
export function answerStream<T>(make: (change: MemberChange) => T | undefined, deliver: Deliver<T>) {
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const { told, unreadable } = readRecords(Records, make);
    const delivered = await deliver(told.map(({ made }) => made));
    const failed = told[delivered]?.record ?? unreadable;
    logger.info('delivered', { records: Records.length, delivered });
    return { batchItemFailures: failed ? [{ itemIdentifier: sequenceOf(failed) }] : [] };
  };
}

interface Told<T> {
  readonly record: DynamoDBRecord;
  readonly made: T;
}

/** The records that tell of a member with what is made of them, as far as they can be read; and the one that cannot. */
function readRecords<T>(records: readonly DynamoDBRecord[], make: (change: MemberChange) => T | undefined) {
  const told: Told<T>[] = [];
  for (const record of records) {
    try {
      const change = readRecord(record);
      const made = change && make(change);
      if (made) told.push({ record, made });
    } catch (error) {
      logger.error('not read', { record: sequenceOf(record), error: (error as Error).name });
      return { told, unreadable: record };
    }
  }
  return { told, unreadable: undefined };
}

/** Undefined for other items than members, such as keys and counters. */
function readRecord({ dynamodb = {} }: DynamoDBRecord): MemberChange | undefined {
  const { Keys = {}, OldImage, NewImage, ApproximateCreationDateTime = 0 } = dynamodb;
  if (!Keys[membersTable.sortKey]?.S?.startsWith(memberPrefix)) return undefined;
  return {
    workspace: String(Keys[membersTable.partitionKey]?.S),
    before: toMember(toItem(OldImage)),
    after: toMember(toItem(NewImage)),
    written: new Date(ApproximateCreationDateTime * 1000),
  };
}

/** Lambda has a type of its own for the values of items; they are those of DynamoDB. */
const toItem = (image: Record<string, AttributeValue> | undefined) =>
  image && (unmarshall(image as Parameters<typeof unmarshall>[0]) as Item);

const sequenceOf = ({ dynamodb }: DynamoDBRecord) => String(dynamodb?.SequenceNumber);
