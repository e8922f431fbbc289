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

/** A record as it was read: a change is stored only if the record is still the same. */
export interface Stored<T> {
  readonly record: T;
  readonly version: number;
  /** Stored beside the record: it does not change its version. */
  readonly [lastUsed]?: Use;
}

export interface Change {
  readonly key: RecordKey;
  /** Undefined deletes. */
  readonly record: object | undefined;
  /** Undefined if there must be no record yet. */
  readonly before: Stored<unknown> | undefined;
  /** When DynamoDB may delete the record, up to some days later; never by default. */
  readonly ends?: string;
}

/** Records of a scan, and the key after which it continues; undefined at the end. */
export interface ScanPage<T> {
  readonly records: readonly T[];
  readonly next: RecordKey | undefined;
}

/** Records in the table of workspaces. Reads are strongly consistent. Contention and outages are retried for eight seconds. */
export interface Records {
  get<T>(key: RecordKey): Promise<Stored<T> | undefined>;
  /** The records of a subject with keys that begin with a prefix. */
  list<T>(subject: string, beginning: string): Promise<readonly T[]>;
  /** The records of all subjects with this key. */
  scan<T>(key: string): Promise<readonly T[]>;
  /** The same, at most `count`, after a key. */
  scanPage<T>(key: string, after: RecordKey | undefined, count: number): Promise<ScanPage<T>>;
  /** Makes all changes. If a record has changed since it was read, makes none and returns false. */
  write(changes: readonly Change[]): Promise<boolean>;
  /** Notes a use of the credential, if the record exists. Does not retry: the next use is noted as well. */
  noteUse(key: RecordKey, use: Use): Promise<void>;
}

/**
 * Whether the table can have an item of this key: DynamoDB refuses a longer partition or sort key, and text with half of a
 * surrogate pair, of a read as well.
 */
export const isStorable = ({ subject, key }: RecordKey) => fits(subject, 2048) && fits(key, 1024);

const fits = (text: string, most: number) => text.isWellFormed() && Buffer.byteLength(text) <= most;

type RecordPage = Pick<QueryCommandOutput, 'Items' | 'LastEvaluatedKey'>;
type StartKey = RecordPage['LastEvaluatedKey'];

const attributeNames = { '#subject': 'subject', '#key': 'key', '#version': 'version', '#record': 'record' } as const;

export function openRecords(client: DynamoDBDocumentClient, TableName: string): Records {
  const table = { TableName, ConsistentRead: true };
  const attempt = <T>(make: () => Promise<T>) => withRetries(clock.now() + patience, clock, make);

  function toWrite({ key, record, before, ends }: Change) {
    const expires = ends && Math.ceil(Date.parse(ends) / 1000);
    const at = { TableName, Key: key };
    if (!before) {
      const absent = {
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': attributeNames['#key'] },
      };
      return record
        ? { Put: { TableName, Item: { ...key, record, version: 1, ...(expires && { expires }) }, ...absent } }
        : { Delete: { ...at, ...absent } };
    }
    const { version } = before;
    const unchanged = { ...at, ConditionExpression: '#version = :version' };
    const ExpressionAttributeNames = { '#version': attributeNames['#version'] };
    const ExpressionAttributeValues = { ':version': version };
    if (!record) return { Delete: { ...unchanged, ExpressionAttributeNames, ExpressionAttributeValues } };
    return {
      Update: {
        ...unchanged,
        // Attributes beside the record stay.
        UpdateExpression: `SET #record = :record, #version = :next${expires ? ', #expires = :expires' : ''}`,
        ExpressionAttributeNames: {
          ...ExpressionAttributeNames,
          '#record': attributeNames['#record'],
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
    ExpressionAttributeNames: { '#key': attributeNames['#key'] },
    ExpressionAttributeValues: { ':key': key },
  });

  /** The records of all pages; each request has its own deadline. */
  async function readAll<T>(send: (start: StartKey) => Promise<RecordPage>): Promise<readonly T[]> {
    const found: T[] = [];
    let start: StartKey;
    do {
      const { Items = [], LastEvaluatedKey }: RecordPage = await attempt(() => send(start));
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
        ExpressionAttributeNames: { '#subject': attributeNames['#subject'], '#key': attributeNames['#key'] },
        ExpressionAttributeValues: { ':subject': subject, ':beginning': beginning },
      };
      return readAll<T>((start) => client.send(new QueryCommand({ ...query, ExclusiveStartKey: start })));
    },
    scan: <T>(key: string) =>
      readAll<T>((start) => client.send(new ScanCommand({ ...toScan(key), ExclusiveStartKey: start }))),
    async scanPage<T>(key: string, after: RecordKey | undefined, count: number) {
      const found: (RecordKey & Stored<T>)[] = [];
      let start: StartKey = after && { ...after };
      do {
        const command = new ScanCommand({ ...toScan(key), ExclusiveStartKey: start });
        const { Items = [], LastEvaluatedKey }: RecordPage = await attempt(() => client.send(command));
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
        ExpressionAttributeNames: { '#lastUsed': lastUsed, '#key': attributeNames['#key'] },
        ExpressionAttributeValues: { ':use': use },
      };
      await client.send(new UpdateCommand({ TableName, Key: key, ...update }));
    },
    async write(changes) {
      // With the token, the transaction can be sent again after a lost answer.
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
