import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from '../../local/tables.ts';

let made = 0;

/** A table of a product that consumes events, as the samples in docs/ want it; its name. */
export async function createProductTable(client: DynamoDBClient): Promise<string> {
  const name = `product-${++made}`;
  await createTable(client, { name, partitionKey: 'workspace', sortKey: 'id' });
  return name;
}
