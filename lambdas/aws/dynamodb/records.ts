import { randomUUID } from 'node:crypto';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type QueryCommandOutput,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Use } from '../../workspaces/access-token.ts';
import { lastUsed } from '../resources.ts';
import { reasonsOf } from './collection.ts';
import { clock, patience, withRetries } from './retry.ts';

export interface RecordKey {
  readonly subject: string;
  readonly key: string;
}

/** A record as it was read: a change of it is stored only if it still is the one that was read. */
export interface Stored<T> {
  readonly record: T;
  readonly version: number;
  /** Stands beside the record, which a note of it does not change. */
  readonly [lastUsed]?: Use;
}

export interface Change {
  readonly key: RecordKey;
  /** Undefined deletes. */
  readonly record: object | undefined;
  /** Undefined where there must be none. */
  readonly before: Stored<unknown> | undefined;
  /** When DynamoDB may delete the record by itself, some days late; never, if left out. */
  readonly ends?: string;
}

/** Records of a scan, and the key after which to go on; undefined at the end. */
export interface ScanPage<T> {
  readonly records: readonly T[];
  readonly next: RecordKey | undefined;
}

/** Records in the table of workspaces; reads are strongly consistent. Contention and outages are waited for, eight seconds at most. */
export interface Records {
  get<T>(key: RecordKey): Promise<Stored<T> | undefined>;
  /** The records of a subject whose keys begin so. */
  list<T>(subject: string, beginning: string): Promise<readonly T[]>;
  /** The records of all subjects under one key. */
  scan<T>(key: string): Promise<readonly T[]>;
  /** The same, at most so many, from behind a key on. */
  scanPage<T>(key: string, after: RecordKey | undefined, count: number): Promise<ScanPage<T>>;
  /** Makes all changes or, where one of the records is another than was read, none: then false. */
  write(changes: readonly Change[]): Promise<boolean>;
  /** Notes a use of what the record stands for, if there is one; in one attempt, as the next use is noted as well. */
  noteUse(key: RecordKey, use: Use): Promise<void>;
}

/** Whether the table can have an item of this key: DynamoDB refuses a longer partition or sort key, of a read as well. */
export const isStorable = ({ subject, key }: RecordKey) =>
  Buffer.byteLength(subject) <= 2048 && Buffer.byteLength(key) <= 1024;

type Page = Pick<QueryCommandOutput, 'Items' | 'LastEvaluatedKey'>;
type Start = Page['LastEvaluatedKey'];

const names = { '#subject': 'subject', '#key': 'key', '#version': 'version', '#record': 'record' } as const;

export function openRecords(client: DynamoDBDocumentClient, TableName: string): Records {
  const table = { TableName, ConsistentRead: true };
  const attempt = <T>(make: () => Promise<T>) => withRetries(clock.now() + patience, clock, make);

  function toWrite({ key, record, before, ends }: Change) {
    const expires = ends && Math.ceil(Date.parse(ends) / 1000);
    const at = { TableName, Key: key };
    if (!before) {
      const absent = {
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': names['#key'] },
      };
      return record
        ? { Put: { TableName, Item: { ...key, record, version: 1, ...(expires && { expires }) }, ...absent } }
        : { Delete: { ...at, ...absent } };
    }
    const { version } = before;
    const unchanged = { ...at, ConditionExpression: '#version = :version' };
    const ExpressionAttributeNames = { '#version': names['#version'] };
    const ExpressionAttributeValues = { ':version': version };
    if (!record) return { Delete: { ...unchanged, ExpressionAttributeNames, ExpressionAttributeValues } };
    return {
      Update: {
        ...unchanged,
        // What stands beside the record stays.
        UpdateExpression: `SET #record = :record, #version = :next${expires ? ', #expires = :expires' : ''}`,
        ExpressionAttributeNames: {
          ...ExpressionAttributeNames,
          '#record': names['#record'],
          ...(expires && { '#expires': 'expires' }),
        },
        ExpressionAttributeValues: {
          ...ExpressionAttributeValues,
          ':record': record,
          ':next': version + 1,
          ...(expires && { ':expires': expires }),
        },
      },
    };
  }

  const toScan = (key: string) => ({
    ...table,
    FilterExpression: '#key = :key',
    ExpressionAttributeNames: { '#key': names['#key'] },
    ExpressionAttributeValues: { ':key': key },
  });

  /** Of all pages, each waited for by itself. */
  async function readAll<T>(send: (start: Start) => Promise<Page>): Promise<readonly T[]> {
    const found: T[] = [];
    let start: Start;
    do {
      const { Items = [], LastEvaluatedKey }: Page = await attempt(() => send(start));
      found.push(...Items.map((item) => (item as Stored<T>).record));
      start = LastEvaluatedKey;
    } while (start);
    return found;
  }

  return {
    async get<T>(key: RecordKey) {
      if (!isStorable(key)) return undefined;
      const { Item } = await attempt(() => client.send(new GetCommand({ ...table, Key: key })));
      return Item as Stored<T> | undefined;
    },
    list: <T>(subject: string, beginning: string) => {
      const query = {
        ...table,
        KeyConditionExpression: '#subject = :subject AND begins_with(#key, :beginning)',
        ExpressionAttributeNames: { '#subject': names['#subject'], '#key': names['#key'] },
        ExpressionAttributeValues: { ':subject': subject, ':beginning': beginning },
      };
      return readAll<T>((start) => client.send(new QueryCommand({ ...query, ExclusiveStartKey: start })));
    },
    scan: <T>(key: string) =>
      readAll<T>((start) => client.send(new ScanCommand({ ...toScan(key), ExclusiveStartKey: start }))),
    async scanPage<T>(key: string, after: RecordKey | undefined, count: number) {
      const found: (RecordKey & Stored<T>)[] = [];
      let start: Start = after && { ...after };
      do {
        const command = new ScanCommand({ ...toScan(key), ExclusiveStartKey: start });
        const { Items = [], LastEvaluatedKey }: Page = await attempt(() => client.send(command));
        found.push(...(Items as (RecordKey & Stored<T>)[]));
        start = LastEvaluatedKey;
      } while (start && found.length <= count);
      const last = found[count - 1];
      const next = last && (found.length > count || start) ? { subject: last.subject, key: last.key } : undefined;
      return { records: found.slice(0, count).map(({ record }) => record), next };
    },
    async noteUse(key, use) {
      const update = {
        UpdateExpression: 'SET #lastUsed = :use',
        ConditionExpression: 'attribute_exists(#key)',
        ExpressionAttributeNames: { '#lastUsed': lastUsed, '#key': names['#key'] },
        ExpressionAttributeValues: { ':use': use },
      };
      await client.send(new UpdateCommand({ TableName, Key: key, ...update }));
    },
    async write(changes) {
      // The token makes it harmless to send again what was done, but whose answer was lost.
      const request = { TransactItems: changes.map(toWrite), ClientRequestToken: randomUUID() };
      try {
        await attempt(() => client.send(new TransactWriteCommand(request)));
        return true;
      } catch (error) {
        reasonsOf(error);
        return false;
      }
    },
  };
}
