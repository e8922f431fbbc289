import type { AttributeValue, CancellationReason } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type Expression, toExpressions } from './expression.ts';
import { type Clock, patience, unprocessed, withRetries } from './retry.ts';

/** An item without its partition key. */
export type Item = { readonly key: string } & Readonly<Record<string, unknown>>;

/** A step of a transaction. */
export type Write =
  | { readonly put: Item; readonly condition?: Expression }
  | { readonly remove: string; readonly condition?: Expression }
  | { readonly check: string; readonly condition: Expression }
  | { readonly update: string; readonly change: Expression; readonly condition?: Expression };

export interface CollectionOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly workspace: string;
  readonly clock: Clock;
}

/**
 * The items of one workspace only: its id is the partition key of every request made here. All reads are strongly consistent.
 * Contention and outages are retried until eight seconds after the collection was opened; then no request is sent. If a
 * condition does not hold, ConditionalCheckFailedException or TransactionCanceledException has the items that were there.
 */
export interface Collection {
  get(key: string): Promise<Item | undefined>;
  /** The items that exist, in any order. */
  getAll(keys: readonly string[]): Promise<readonly Item[]>;
  /** The items from one sort key to another, both included, in order. */
  range(first: string, last: string, options?: RangeOptions): Promise<readonly Item[]>;
  /** The same from the last to the first, request by request, `size` items each. */
  descending(first: string, last: string, size: number): AsyncIterable<readonly Item[]>;
  /** The items with sort keys that begin with the prefix, in order, request by request. */
  beginning(prefix: string): AsyncIterable<readonly Item[]>;
  put(item: Item, condition: Expression): Promise<void>;
  /** Returns the item after the change. */
  update(key: string, change: Expression, condition?: Expression): Promise<Item>;
  /** With a token, the same transaction can be sent again after a lost answer. */
  transact(writes: readonly Write[], token?: string): Promise<void>;
}

export interface RangeOptions {
  readonly most?: number;
  /** The attributes to return; all by default. */
  readonly only?: readonly string[];
}

interface QueryOptions extends RangeOptions {
  readonly descending?: true;
}

const between = '#key BETWEEN :first AND :last';

export function openCollection({ client, table, workspace, clock }: CollectionOptions): Collection {
  const deadline = clock.now() + patience;
  const attempt = <T>(make: () => Promise<T>) => withRetries(deadline, clock, make);
  const keyOf = (key: string) => ({ workspaceId: workspace, key });
  const reading = { TableName: table, ConsistentRead: true };

  /** Up to 100 items, the maximum of one request. Items that DynamoDB leaves out are requested again after a pause. */
  async function getChunk(keys: readonly string[]): Promise<readonly Item[]> {
    const found: Item[] = [];
    let Keys: Record<string, unknown>[] = keys.map(keyOf);
    await attempt(async () => {
      const RequestItems = { [table]: { Keys, ConsistentRead: true } };
      const { Responses, UnprocessedKeys } = await client.send(new BatchGetCommand({ RequestItems }));
      found.push(...((Responses?.[table] ?? []) as Item[]));
      Keys = UnprocessedKeys?.[table]?.Keys ?? [];
      if (Keys.length > 0) throw Object.assign(new Error('a batch was read in part'), { name: unprocessed });
    });
    return found;
  }

  async function* query({ expression, values }: Expression, { most, only, descending }: QueryOptions) {
    const within = { expression: `#workspaceId = :workspace AND ${expression}`, values: { workspace, ...values } };
    const input: QueryCommandInput = {
      ...reading,
      ...toExpressions({ KeyCondition: within }, only),
      ...(most && most < 1000 && { Limit: most }),
      ...(descending && { ScanIndexForward: false }),
    };
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const command = new QueryCommand({ ...input, ...(start && { ExclusiveStartKey: start }) });
      const { Items, LastEvaluatedKey }: QueryCommandOutput = await attempt(() => client.send(command));
      yield (Items ?? []) as Item[];
      start = LastEvaluatedKey;
    } while (start);
  }

  return {
    async get(key) {
      const { Item } = await attempt(() => client.send(new GetCommand({ ...reading, Key: keyOf(key) })));
      return Item as Item | undefined;
    },
    async getAll(keys) {
      const chunks = Array.from({ length: Math.ceil(keys.length / 100) }, (_, at) =>
        keys.slice(at * 100, at * 100 + 100),
      );
      return (await Promise.all(chunks.map(getChunk))).flat();
    },
    async range(first, last, options = {}) {
      const { most = Number.POSITIVE_INFINITY } = options;
      const found: Item[] = [];
      for await (const items of query({ expression: between, values: { first, last } }, options)) {
        found.push(...items);
        if (found.length >= most) break;
      }
      return found.slice(0, most);
    },
    descending: (first, last, size) =>
      query({ expression: between, values: { first, last } }, { most: size, descending: true }),
    beginning: (prefix) => query({ expression: 'begins_with(#key, :prefix)', values: { prefix } }, {}),
    async put(item, condition) {
      const request = {
        TableName: table,
        Item: { workspaceId: workspace, ...item },
        ...toExpressions({ Condition: condition }),
      };
      await attempt(() => client.send(new PutCommand({ ...request, ...returnOld })));
    },
    async update(key, change, condition) {
      const expressions = toExpressions({ Update: change, ...(condition && { Condition: condition }) });
      const request = { TableName: table, Key: keyOf(key), ...expressions, ReturnValues: 'ALL_NEW' as const };
      const { Attributes } = await attempt(() => client.send(new UpdateCommand(request)));
      return Attributes as Item;
    },
    async transact(writes, token) {
      const TransactItems = writes.map((write) => toTransactItem(write, table, workspace));
      const command = new TransactWriteCommand({ TransactItems, ...(token && { ClientRequestToken: token }) });
      await attempt(() => client.send(command));
    },
  };
}

/** Whether the condition of a write failed, and the item that was there. */
export interface Reason {
  readonly failed: boolean;
  readonly item: Item | undefined;
}

/** Why a put or a transaction failed, write by write. Throws the error if it is no failed condition. */
export function reasonsOf(error: unknown): readonly Reason[] {
  const { name, Item, CancellationReasons } = error as ConditionError;
  const reasons = CancellationReasons ?? [{ Code: name, Item }];
  if (!reasons.some(isFailed)) throw error;
  return reasons.map((reason) => ({
    failed: isFailed(reason),
    item: reason.Item && (unmarshall(reason.Item) as Item),
  }));
}

/** ConditionalCheckFailedException or TransactionCanceledException. */
interface ConditionError {
  readonly name?: string;
  readonly Item?: Record<string, AttributeValue>;
  readonly CancellationReasons?: readonly CancellationReason[];
}

const isFailed = ({ Code }: { readonly Code?: string | undefined }) =>
  Code?.startsWith('ConditionalCheckFailed') === true;

const returnOld = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

function toTransactItem(write: Write, table: string, workspace: string) {
  const at = (key: string) => ({ TableName: table, Key: { workspaceId: workspace, key } });
  if ('update' in write) {
    const { change, condition } = write;
    const expressions = toExpressions({ Update: change, ...(condition && { Condition: condition }) });
    return { Update: { ...at(write.update), UpdateExpression: '', ...expressions } };
  }
  const condition = write.condition && { ...toExpressions({ Condition: write.condition }), ...returnOld };
  if ('check' in write) return { ConditionCheck: { ...at(write.check), ConditionExpression: '', ...condition } };
  if ('remove' in write) return { Delete: { ...at(write.remove), ...condition } };
  return { Put: { TableName: table, Item: { workspaceId: workspace, ...write.put }, ...condition } };
}
