import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { GroupChanged } from '../../groups/group-event.ts';
import type { MemberChange } from '../../members/member-event.ts';
import { toGroupChanged, type WrittenItem } from '../dynamodb/groups/stream.ts';
import { toMember } from '../dynamodb/members/layout.ts';
import type { Item } from '../dynamodb/write.ts';
import { logger } from '../log.ts';
import { memberPrefix, membersTable } from '../resources.ts';
import { openItems } from '../stores.ts';

/** Delivers in order; resolves with how many of the first were delivered. Later ones may have been delivered too. */
export type Deliver<T> = (made: readonly T[]) => Promise<number>;

/** What is made of a write. */
export interface Makers<T> {
  readonly member: (change: MemberChange) => T | undefined;
  readonly group: (change: GroupChanged) => readonly T[];
  /** What a write demands to be done before anything is made of it. */
  readonly carryOut?: (write: WrittenItem) => Promise<void>;
}

/**
 * Connects a function to the stream of the members table: takes a batch of records and reports the first that failed. Lambda then
 * sends the records again, beginning with that one, so each is delivered at least once.
 */
export function answerStream<T>(makers: Makers<T>, deliver: Deliver<T>) {
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const { told, unreadable } = await readRecords(Records, makers);
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

/** What is made of the records, as far as they can be read; and the one that cannot. */
async function readRecords<T>(records: readonly DynamoDBRecord[], makers: Makers<T>) {
  const told: Told<T>[] = [];
  for (const record of records) {
    try {
      told.push(...(await makeOf(readRecord(record), makers)).map((made) => ({ record, made })));
    } catch (error) {
      logger.error('not read', { record: sequenceOf(record), error: (error as Error).name });
      return { told, unreadable: record };
    }
  }
  return { told, unreadable: undefined };
}

/** Nothing is made of other items than members and groups, such as keys and counters. */
async function makeOf<T>(write: WrittenItem, { member, group, carryOut }: Makers<T>): Promise<readonly T[]> {
  await carryOut?.(write);
  const { workspace, key, before, after, written } = write;
  if (key.startsWith(memberPrefix)) {
    const made = member({ workspace, before: toMember(before), after: toMember(after), written });
    return made ? [made] : [];
  }
  const change = await toGroupChanged(write, () => openItems(workspace));
  return change ? group(change) : [];
}

function readRecord({ dynamodb = {} }: DynamoDBRecord): WrittenItem {
  const { Keys = {}, OldImage, NewImage, ApproximateCreationDateTime = 0 } = dynamodb;
  return {
    workspace: String(Keys[membersTable.partitionKey]?.S),
    key: String(Keys[membersTable.sortKey]?.S),
    before: toItem(OldImage),
    after: toItem(NewImage),
    written: new Date(ApproximateCreationDateTime * 1000),
  };
}

const toItem = (image: Record<string, AttributeValue> | undefined) => image && (toPlain({ M: image }) as Item);

/** The values of DynamoDB, but Lambda passes bytes as base64. */
function toPlain(value: AttributeValue): unknown {
  if (value.B !== undefined) return new Uint8Array(Buffer.from(value.B, 'base64'));
  if (!value.M) return unmarshall({ value } as Parameters<typeof unmarshall>[0])['value'];
  return Object.fromEntries(Object.entries(value.M).map(([name, each]) => [name, toPlain(each)]));
}

const sequenceOf = ({ dynamodb }: DynamoDBRecord) => String(dynamodb?.SequenceNumber);
