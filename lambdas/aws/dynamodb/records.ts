import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Use } from '../../workspaces/access-token.ts';
import { lastUsed } from '../resources.ts';
import { clock } from './retry.ts';
import { openTable } from './table.ts';
import { absent, type Item, reasonsOf, type Write } from './write.ts';

export interface RecordKey {
  readonly subject: string;
  readonly key: string;
}

/** A record as it was read: a change is stored only if the record is still the same. */
export interface Stored<T, U = Use> {
  readonly record: T;
  readonly version: number;
  /** Stored beside the record: it does not change its version. */
  readonly [lastUsed]?: U;
}

/** The last uses of several credentials in one record, by their ids. */
export type Uses = Readonly<Record<string, Use>>;

export interface Change {
  readonly key: RecordKey;
  /** Undefined deletes. */
  readonly record: object | undefined;
  /** Undefined if there must be no record yet. */
  readonly before: Pick<Stored<unknown>, 'version'> | undefined;
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
  get<T, U = Use>(key: RecordKey): Promise<Stored<T, U> | undefined>;
  /** The same records in one request, in this order. */
  getAll(keys: readonly RecordKey[]): Promise<readonly (Stored<unknown, unknown> | undefined)[]>;
  /** The records of a subject with keys that begin with a prefix. */
  list<T>(subject: string, beginning: string): Promise<readonly T[]>;
  /** The records of all subjects with this key. */
  scan<T>(key: string): Promise<readonly T[]>;
  /** The same, at most `count`, after a key. */
  scanPage<T>(key: string, after: RecordKey | undefined, count: number): Promise<ScanPage<T>>;
  /** Makes all changes. If a record has changed since it was read, makes none and returns false. */
  write(changes: readonly Change[]): Promise<boolean>;
  /** Notes a use of the credential, or the uses of several, if the record exists. Does not retry: the next use is noted as well. */
  noteUse(key: RecordKey, use: Use | Uses): Promise<void>;
}

/**
 * Whether the table can have an item of this key: DynamoDB refuses a longer partition or sort key, and text with half of a
 * surrogate pair, of a read as well.
 */
export const isStorable = ({ subject, key }: RecordKey) => fits(subject, 2048) && fits(key, 1024);

const fits = (text: string, most: number) => text.isWellFormed() && Buffer.byteLength(text) <= most;

type StoredItem = Item & RecordKey & Stored<unknown>;

export function openRecords(client: DynamoDBClient, name: string): Records {
  const table = openTable({ client, table: name, clock, partitionKey: 'subject' });
  const withKey = (key: string) => ({ expression: '#key = :key', values: { key } });
  return {
    async get<T, U = Use>({ subject, key }: RecordKey) {
      if (!isStorable({ subject, key })) return undefined;
      return (await table.in(subject).get(key)) as (Item & Stored<T, U>) | undefined;
    },
    async getAll(keys) {
      const places = keys.filter(isStorable).map(({ subject, key }) => ({ in: subject, key }));
      const found = places[0] ? ((await table.in(places[0].in).getAll(places)) as readonly StoredItem[]) : [];
      return keys.map(({ subject, key }) => found.find((item) => item.subject === subject && item.key === key));
    },
    list: <T>(subject: string, beginning: string) => toRecords<T>(table.in(subject).beginning(beginning)),
    scan: <T>(key: string) => toRecords<T>(table.scan(withKey(key))),
    async scanPage<T>(key: string, after: RecordKey | undefined, count: number) {
      const found: StoredItem[] = [];
      for await (const items of table.scan(withKey(key), after && { subject: after.subject, key: after.key })) {
        found.push(...(items as readonly StoredItem[]));
        if (found.length > count) break;
      }
      const last = found[count - 1];
      const next = last && found.length > count ? { subject: last.subject, key: last.key } : undefined;
      return { records: found.slice(0, count).map(({ record }) => record as T), next };
    },
    async noteUse({ subject, key }, use) {
      const exists = { expression: 'attribute_exists(#key)' };
      await table.in(subject).updateOnce(key, { expression: `SET #${lastUsed} = :use`, values: { use } }, exists);
    },
    async write(changes) {
      const [first] = changes;
      if (!first) return true;
      try {
        // With the token, the transaction can be sent again after a lost answer.
        await table.in(first.key.subject).transact(changes.map(toWrite), randomUUID());
        return true;
      } catch (error) {
        reasonsOf(error);
        return false;
      }
    },
  };
}

function toWrite({ key: { subject, key }, record, before, ends }: Change): Write {
  const expires = ends === undefined ? undefined : Math.ceil(Date.parse(ends) / 1000);
  const whole = { record, version: (before?.version ?? 0) + 1, ...(expires !== undefined && { expires }) };
  const condition = before ? { expression: '#version = :before', values: { before: before.version } } : absent;
  if (!record) return { in: subject, remove: key, condition };
  if (!before) return { in: subject, put: { key, ...whole }, condition };
  // Attributes beside the record stay.
  const set = Object.keys(whole).map((name) => `#${name} = :${name}`);
  return { in: subject, update: key, change: { expression: `SET ${set.join(', ')}`, values: whole }, condition };
}

/** The records of all pages. */
async function toRecords<T>(pages: AsyncIterable<readonly Item[]>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const items of pages) found.push(...items.map((item) => (item as StoredItem).record as T));
  return found;
}
