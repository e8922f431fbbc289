import { BatchWriteCommand, type BatchWriteCommandInput, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Clock, patience, withRetries } from './retry.ts';

type Requests = NonNullable<NonNullable<BatchWriteCommandInput['RequestItems']>[string]>;

export interface BatchOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly clock: Clock;
}

/** An item with both of its keys. */
export type WholeItem = { readonly workspaceId: string; readonly key: string } & Readonly<Record<string, unknown>>;

/** Puts and removes items, in requests of 25. No two may have the same keys. Retries contention and outages. */
export async function writeBatches(
  { client, table, clock }: BatchOptions,
  { put = [], remove = [] }: { readonly put?: readonly WholeItem[]; readonly remove?: readonly WholeItem[] },
): Promise<void> {
  const deadline = clock.now() + patience;
  const requests = [
    ...put.map((Item) => ({ PutRequest: { Item } })),
    ...remove.map(({ workspaceId, key }) => ({ DeleteRequest: { Key: { workspaceId, key } } })),
  ];
  for (let at = 0; at < requests.length; at += 25) {
    let left: Requests = requests.slice(at, at + 25);
    await withRetries(deadline, clock, async () => {
      const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [table]: left } }));
      left = UnprocessedItems?.[table] ?? [];
      if (left.length > 0)
        throw Object.assign(new Error('not all items were written'), { name: 'ThrottlingException' });
    });
  }
}
