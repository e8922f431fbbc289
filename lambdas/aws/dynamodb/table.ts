import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Collection, CollectionOptions, Place, RangeOptions, Table, TableOptions } from './collection.ts';
import { patience, unprocessed, withRetries } from './retry.ts';
import { type Expression, type Item, returnOld, toExpressions, toItem, toTransactItem } from './write.ts';

const between = '#key BETWEEN :first AND :last';

/** The only door to a table: no other file sends DynamoDB a request for items. */
export function openTable(options: TableOptions): Table {
  const { client, table, clock, partitionKey = 'workspaceId' } = options;
  return {
    in: (partition) => openPartition(options, partition),
    scan(filter, after) {
      const input = { TableName: table, ConsistentRead: true, ...toExpressions({ Filter: filter }) };
      return paginate(after && marshall(after), (ExclusiveStartKey) =>
        withRetries(clock.now() + patience, clock, () => client.send(new ScanCommand({ ...input, ExclusiveStartKey }))),
      );
    },
    async write({ put = [], remove = [] }) {
      const until = clock.now() + patience;
      const puts = put.map((Item) => ({ PutRequest: { Item: marshall(Item) } }));
      const keysOf = (item: Item) => ({ [partitionKey]: item[partitionKey], key: item.key });
      const removals = remove.map((item) => ({ DeleteRequest: { Key: marshall(keysOf(item)) } }));
      for (const chunk of chunksOf<WriteRequest>([...puts, ...removals], 25)) {
        let left = chunk;
        await withRetries(until, clock, async () => {
          const { UnprocessedItems } = await client.send(
            new BatchWriteItemCommand({ RequestItems: { [table]: left } }),
          );
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
    marshall(typeof place === 'string' ? { ...within, key: place } : { [partitionKey]: place.in, key: place.key });
  const reading = { TableName: table, ConsistentRead: true };

  /** Up to 100 items, the maximum of one request. Items that DynamoDB leaves out are requested again after a pause. */
  async function getChunk(places: readonly Place[], only: readonly string[] = []): Promise<readonly Item[]> {
    const found: Item[] = [];
    let Keys = places.map(keysOf);
    const projection = only.length > 0 && toExpressions({}, [partitionKey, ...only]);
    await attempt(async () => {
      const RequestItems = { [table]: { Keys, ConsistentRead: true, ...projection } };
      const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand({ RequestItems }));
      found.push(...(Responses?.[table] ?? []).map(toItem));
      Keys = UnprocessedKeys?.[table]?.Keys ?? [];
      throwIfAny(Keys);
    });
    return found;
  }

  function querySome(
    { expression, values }: Expression,
    { most, only, in: other = partition }: RangeOptions,
    order: Partial<QueryCommandInput>,
  ): (start: ItemPage['LastEvaluatedKey']) => Promise<ItemPage> {
    const condition = {
      expression: `#${partitionKey} = :partition AND ${expression}`,
      values: { partition: other, ...values },
    };
    const limit = most && most < 1000 && { Limit: most };
    const input = { ...reading, ...toExpressions({ KeyCondition: condition }, only), ...limit, ...order };
    return (ExclusiveStartKey) => attempt(() => client.send(new QueryCommand({ ...input, ExclusiveStartKey })));
  }

  const query = (expression: Expression, options: RangeOptions, order: Partial<QueryCommandInput> = {}) =>
    paginate(undefined, querySome(expression, options, order));

  async function updateOnce(key: string, change: Expression, condition?: Expression, abortSignal?: AbortSignal) {
    const expressions = toExpressions({ Update: change, ...(condition && { Condition: condition }) });
    const request = { TableName: table, Key: keysOf(key), ...expressions, ReturnValues: 'ALL_NEW' as const };
    const { Attributes = {} } = await client.send(new UpdateItemCommand(request), abortSignal && { abortSignal });
    return toItem(Attributes);
  }

  return {
    updateOnce,
    async get(key) {
      const request = new GetItemCommand({ ...reading, Key: keysOf(key) });
      const { Item: found } = await attempt(() => client.send(request));
      return found && toItem(found);
    },
    async getAll(places, only) {
      return (await Promise.all(chunksOf(places, 100).map((chunk) => getChunk(chunk, only)))).flat();
    },
    async snapshot(places) {
      const TransactItems = places.map((place) => ({ Get: { TableName: table, Key: keysOf(place) } }));
      const { Responses = [] } = await attempt(() => client.send(new TransactGetItemsCommand({ TransactItems })));
      return Responses.flatMap(({ Item: item }) => (item ? [toItem(item)] : []));
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
    async part(first, last, { after, only }) {
      const send = querySome({ expression: between, values: { first, last } }, { only }, {});
      const { Items = [], LastEvaluatedKey } = await send(after === undefined ? undefined : keysOf(after));
      return { items: Items.map(toItem), ...(LastEvaluatedKey && { next: toItem(LastEvaluatedKey).key }) };
    },
    descending: (first, last, most) =>
      query({ expression: between, values: { first, last } }, { most }, { ScanIndexForward: false }),
    beginning: (prefix) => query({ expression: 'begins_with(#key, :prefix)', values: { prefix } }, {}),
    async put(item, condition) {
      const request = {
        TableName: table,
        Item: marshall({ ...within, ...item }),
        ...toExpressions({ Condition: condition }),
      };
      await attempt(() => client.send(new PutItemCommand({ ...request, ...returnOld })));
    },
    update: (key, change, condition) => attempt(() => updateOnce(key, change, condition)),
    async transact(writes, token) {
      const TransactItems = writes.map((write) =>
        toTransactItem(write, table, { [partitionKey]: write.in ?? partition }),
      );
      const request = { TransactItems, ...(token && { ClientRequestToken: token }) };
      await attempt(() => client.send(new TransactWriteItemsCommand(request)));
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
    yield (Items ?? []).map(toItem);
    start = LastEvaluatedKey;
  } while (start);
}
