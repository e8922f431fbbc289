import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from './retry.ts';
import type { Expression, Item, Write } from './write.ts';

export interface TableOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly clock: Clock;
  /** The attribute that is the partition key: `workspaceId` by default. */
  readonly partitionKey?: 'workspaceId' | 'subject';
}

export interface CollectionOptions extends TableOptions {
  readonly workspace: string;
}

/** A table, reached through table.ts only. All reads are strongly consistent. */
export interface Table {
  /** The items with this partition key. */
  in(partition: string): Collection;
  /** The items of all partitions that match, with their partition keys, request by request, after a key. */
  scan(filter: Expression, after?: Readonly<Record<string, string>>): AsyncIterable<readonly Item[]>;
  /** Puts and removes items with their partition keys, in requests of 25. No two may have the same keys. */
  write(batch: { readonly put?: readonly Item[]; readonly remove?: readonly Item[] }): Promise<void>;
}

/**
 * The items of one partition only: its key is part of every request made here. Contention and outages are retried until eight
 * seconds after the collection was opened; then no request is sent. If a condition does not hold,
 * ConditionalCheckFailedException or TransactionCanceledException has the items that were there.
 */
export interface Collection {
  get(key: string): Promise<Item | undefined>;
  /** The items that exist, in any order; with their partition keys. */
  getAll(places: readonly Place[], only?: readonly string[]): Promise<readonly Item[]>;
  /** The items that exist of at most a hundred, all as of one moment, in any order; with their partition keys. */
  snapshot(places: readonly Place[]): Promise<readonly Item[]>;
  /** The items from one sort key to another, both included, in order. */
  range(first: string, last: string, options?: RangeOptions): Promise<readonly Item[]>;
  /** Those of one request, which has at most 1 MB, after the sort key `after`; `next` is the key to go on from, undefined at the end. */
  part(
    first: string,
    last: string,
    options: PartOptions,
  ): Promise<{ readonly items: readonly Item[]; readonly next?: string }>;
  /** The same from the last to the first, request by request, `size` items each. */
  descending(first: string, last: string, size: number): AsyncIterable<readonly Item[]>;
  /** The items with sort keys that begin with the prefix, in order, request by request. */
  beginning(prefix: string): AsyncIterable<readonly Item[]>;
  put(item: Item, condition: Expression): Promise<void>;
  /** Returns the item after the change. */
  update(key: string, change: Expression, condition?: Expression): Promise<Item>;
  /** The same without a retry, given up at the signal. */
  updateOnce(key: string, change: Expression, condition?: Expression, signal?: AbortSignal): Promise<Item>;
  /** With a token, the same transaction can be sent again after a lost answer. */
  transact(writes: readonly Write[], token?: string): Promise<void>;
}

/** The sort key of an item; `in` is the partition if it is another than the collection's. */
export type Place = string | { readonly in: string; readonly key: string };

export interface RangeOptions {
  /** The partition if it is another than the collection's. */
  readonly in?: string;
  readonly most?: number;
  /** The attributes to return; all by default. */
  readonly only?: readonly string[] | undefined;
}

export interface PartOptions extends Pick<RangeOptions, 'only'> {
  readonly after?: string | undefined;
}
