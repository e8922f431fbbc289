import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

let made = 0;

/** A table of a product that consumes events, as the samples in docs/ want it; its name. */
export async function createProductTable(client: DynamoDBClient): Promise<string> {
  const TableName = `product-${++made}`;
  const keys = ['workspace', 'id'];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    }),
  );
  return TableName;
}
