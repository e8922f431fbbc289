import {
  BatchGetCommand,
  BatchWriteCommand,
  type BatchWriteCommandInput,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Collection, CollectionOptions, Place, RangeOptions, Table, TableOptions } from './collection.ts';
import { patience, unprocessed, withRetries } from './retry.ts';
import { type Expression, type Item, returnOld, toExpressions, toTransactItem } from './write.ts';

const between = '#key BETWEEN :first AND :last';

/** The only door to a table: no other file sends DynamoDB a request for items. */
export function openTable(options: TableOptions): Table {
  const { client, table, clock, partitionKey = 'workspaceId' } = options;
  return {
    in: (partition) => openPartition(options, partition),
    scan(filter, after) {
      const input = { TableName: table, ConsistentRead: true, ...toExpressions({ Filter: filter }) };
      return paginate(after, (ExclusiveStartKey) =>
        withRetries(clock.now() + patience, clock, () => client.send(new ScanCommand({ ...input, ExclusiveStartKey }))),
      );
    },
    async write({ put = [], remove = [] }) {
      const until = clock.now() + patience;
      const puts = put.map((Item) => ({ PutRequest: { Item } }));
      const keysOf = (item: Item) => ({ [partitionKey]: item[partitionKey], key: item.key });
      const removals = remove.map((item) => ({ DeleteRequest: { Key: keysOf(item) } }));
      for (const chunk of chunksOf([...puts, ...removals], 25)) {
        let left: NonNullable<BatchWriteCommandInput['RequestItems']>[string] = chunk;
        await withRetries(until, clock, async () => {
          const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [table]: left } }));
          left = UnprocessedItems?.[table] ?? [];
          throwIfAny(left);
        });
      }
    },
  };
}

/** The items of one workspace. */
export const openCollection = (options: CollectionOptions): Collection => openPartition(options, options.workspace);

function openPartition(options: TableOptions, partition: string): Collection {
  const { client, table, clock, partitionKey = 'workspaceId' } = options;
  const deadline = clock.now() + patience;
  const attempt = <T>(make: () => Promise<T>) => withRetries(deadline, clock, make);
  const within = { [partitionKey]: partition };
  const keysOf = (place: Place) =>
    typeof place === 'string' ? { ...within, key: place } : { [partitionKey]: place.in, key: place.key };
  const reading = { TableName: table, ConsistentRead: true };

  /** Up to 100 items, the maximum of one request. Items that DynamoDB leaves out are requested again after a pause. */
  async function getChunk(places: readonly Place[], only: readonly string[] = []): Promise<readonly Item[]> {
    const found: Item[] = [];
    let Keys: Record<string, unknown>[] = places.map(keysOf);
    const projection = only.length > 0 && toExpressions({}, [partitionKey, ...only]);
    await attempt(async () => {
      const RequestItems = { [table]: { Keys, ConsistentRead: true, ...projection } };
      const { Responses, UnprocessedKeys } = await client.send(new BatchGetCommand({ RequestItems }));
      found.push(...((Responses?.[table] ?? []) as Item[]));
      Keys = UnprocessedKeys?.[table]?.Keys ?? [];
      throwIfAny(Keys);
    });
    return found;
  }

  function query(
    { expression, values }: Expression,
    { most, only, in: other = partition }: RangeOptions,
    order: Partial<QueryCommandInput> = {},
  ) {
    const condition = {
      expression: `#${partitionKey} = :partition AND ${expression}`,
      values: { partition: other, ...values },
    };
    const limit = most && most < 1000 && { Limit: most };
    const input = { ...reading, ...toExpressions({ KeyCondition: condition }, only), ...limit, ...order };
    return paginate(undefined, (ExclusiveStartKey) =>
      attempt(() => client.send(new QueryCommand({ ...input, ExclusiveStartKey }))),
    );
  }

  async function updateOnce(key: string, change: Expression, condition?: Expression, abortSignal?: AbortSignal) {
    const expressions = toExpressions({ Update: change, ...(condition && { Condition: condition }) });
    const request = { TableName: table, Key: { ...within, key }, ...expressions, ReturnValues: 'ALL_NEW' as const };
    return (await client.send(new UpdateCommand(request), { ...(abortSignal && { abortSignal }) })).Attributes as Item;
  }

  return {
    updateOnce,
    async get(key) {
      const request = new GetCommand({ ...reading, Key: { ...within, key } });
      return (await attempt(() => client.send(request))).Item as Item | undefined;
    },
    async getAll(places, only) {
      return (await Promise.all(chunksOf(places, 100).map((chunk) => getChunk(chunk, only)))).flat();
    },
    async snapshot(places) {
      const TransactItems = places.map((place) => ({ Get: { TableName: table, Key: keysOf(place) } }));
      const { Responses = [] } = await attempt(() => client.send(new TransactGetCommand({ TransactItems })));
      return Responses.flatMap(({ Item: item }) => (item ? [item as Item] : []));
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
    descending: (first, last, most) =>
      query({ expression: between, values: { first, last } }, { most }, { ScanIndexForward: false }),
    beginning: (prefix) => query({ expression: 'begins_with(#key, :prefix)', values: { prefix } }, {}),
    async put(item, condition) {
      const request = { TableName: table, Item: { ...within, ...item }, ...toExpressions({ Condition: condition }) };
      await attempt(() => client.send(new PutCommand({ ...request, ...returnOld })));
    },
    update: (key, change, condition) => attempt(() => updateOnce(key, change, condition)),
    async transact(writes, token) {
      const TransactItems = writes.map((write) =>
        toTransactItem(write, table, { [partitionKey]: write.in ?? partition }),
      );
      const request = { TransactItems, ...(token && { ClientRequestToken: token }) };
      await attempt(() => client.send(new TransactWriteCommand(request)));
    },
  };
}

/** What is left of a batch is sent again after a pause. */
function throwIfAny(left: readonly unknown[]): void {
  if (left.length > 0) throw Object.assign(new Error('a batch was processed in part'), { name: unprocessed });
}

const chunksOf = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, at * size + size));

type ItemPage = Pick<QueryCommandOutput, 'Items' | 'LastEvaluatedKey'>;

/** The items of a query or a scan, request by request. */
async function* paginate(after: ItemPage['LastEvaluatedKey'], send: (start: typeof after) => Promise<ItemPage>) {
  let start = after;
  do {
    const { Items, LastEvaluatedKey } = await send(start);
    yield (Items ?? []) as Item[];
    start = LastEvaluatedKey;
  } while (start);
}
