import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { membersTable } from '../lambdas/aws/resources.ts';
import { type LambdaHandler, newContext } from './functions.ts';

/*
 * The stream of the members table on this machine: stream-order.ts keeps writes fast while it is on.
 */

const TableName = membersTable.name;

/** The ARN of the stream if it is on. */
export async function findStream(): Promise<string | undefined> {
  const client = new DynamoDBClient({});
  const { Table } = await client.send(new DescribeTableCommand({ TableName })).finally(() => client.destroy());
  return Table?.StreamSpecification?.StreamEnabled ? Table.LatestStreamArn : undefined;
}

/** Starts the stream unless it is on. Returns its ARN. */
export async function beginStream(): Promise<string> {
  const running = await findStream();
  if (running !== undefined) return running;
  const client = new DynamoDBClient({});
  try {
    const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } as const;
    const { TableDescription } = await client.send(new UpdateTableCommand({ TableName, StreamSpecification }));
    return String(TableDescription?.LatestStreamArn);
  } finally {
    client.destroy();
  }
}

/** Ends the stream if there is one. Its records stay readable. */
export async function endStream(): Promise<void> {
  const client = new DynamoDBClient({});
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  if (Table?.StreamSpecification?.StreamEnabled) {
    await client.send(new UpdateTableCommand({ TableName, StreamSpecification: { StreamEnabled: false } }));
  }
  client.destroy();
}

export interface StreamOptions {
  readonly endpoint: string;
  readonly arn: string;
  /** All records of the stream, or only new ones. */
  readonly from: 'TRIM_HORIZON' | 'LATEST';
}

/**
 * The records of members and groups as Lambda passes them to a function, in batches. A batch is empty if nothing has come. The iteration does
 * not end by itself. All writes after this resolves are included.
 */
export async function readStream({ endpoint, arn, from }: StreamOptions) {
  const client = new DynamoDBStreamsClient({ endpoint });
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn: arn }));
  // The embedded engine has only one shard.
  const ShardId = StreamDescription?.Shards?.at(-1)?.ShardId;
  const first = new GetShardIteratorCommand({ StreamArn: arn, ShardId, ShardIteratorType: from });
  const { ShardIterator } = await client.send(first);
  return readOn(client, ShardIterator, arn);
}

async function* readOn(client: DynamoDBStreamsClient, first: string | undefined, arn: string) {
  let iterator = first;
  while (iterator) {
    const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: 100 });
    const { Records = [], NextShardIterator } = await client.send(command);
    const wanted = Records.filter(isWanted).map((record) => toLambdaRecord(record, arn));
    if (wanted.length > 0 || Records.length === 0) yield wanted;
    iterator = NextShardIterator;
  }
}

/** The filter of the event source mapping in infra/. */
function isWanted({ dynamodb }: StreamRecord): boolean {
  const key = dynamodb?.Keys?.[membersTable.sortKey]?.S ?? '';
  return (membersTable.streamed ?? []).some((prefix) => key.startsWith(prefix));
}

/** On the wire and in an event of Lambda, a time is a number of seconds, and bytes are base64. */
function toLambdaRecord({ dynamodb, ...record }: StreamRecord, eventSourceARN: string): DynamoDBRecord {
  const ApproximateCreationDateTime = Number(dynamodb?.ApproximateCreationDateTime) / 1000;
  const passed = { ...record, dynamodb: { ...dynamodb, ApproximateCreationDateTime }, eventSourceARN };
  return toWire(passed) as DynamoDBRecord;
}

function toWire(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toWire(each)]));
}

export interface DeliverOptions {
  /** Ends the delivery. */
  readonly signal?: AbortSignal;
  /** Runs before each retry: if it throws, as it does if the server has ended, so does the delivery. */
  readonly check?: () => Promise<unknown>;
}

/**
 * Passes a batch to the function behind the stream as Lambda does: again from the record that failed, until none fails or
 * the signal aborts.
 */
export async function deliver(
  records: readonly DynamoDBRecord[],
  publish: LambdaHandler,
  { signal, check }: DeliverOptions = {},
): Promise<void> {
  let left = records;
  while (left.length > 0 && !signal?.aborted) {
    const { batchItemFailures } = (await publish({ Records: left }, newContext())) as DynamoDBBatchResponse;
    const failed = batchItemFailures[0]?.itemIdentifier;
    left =
      failed === undefined ? [] : left.slice(left.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failed));
    if (left.length === 0) return;
    await check?.();
    await sleep(pause);
  }
}

/** Milliseconds between two reads of a stream, and before a batch is retried. */
export const pause = 250;
