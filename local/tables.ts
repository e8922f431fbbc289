import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { allTables } from '../lambdas/aws/resources.ts';

/**
 * The environment of functions and tools for a DynamoDB on this machine. Credentials are made
 * up unless there are some: DynamoDB accepts any, but requires them.
 */
export const localEnvironment = (endpoint: string): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  AWS_REGION: process.env['AWS_REGION'] ?? 'us-east-1',
  AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'] ?? 'local',
  AWS_SECRET_ACCESS_KEY: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'local',
  LOOPBACK_KEYS: 'true',
  ...Object.fromEntries(allTables.map(({ variable, name }) => [variable, name])),
});

/** Makes the tables of the deployment that do not exist yet. */
export async function createTables(): Promise<void> {
  const client = new DynamoDBClient({});
  await Promise.all(allTables.map((table) => createTable(client, table)));
  client.destroy();
}

interface KeyedTable {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
}

/** Creates a table with two keys unless it exists, and waits until it is ready. */
export async function createTable(client: DynamoDBClient, { name, partitionKey, sortKey }: KeyedTable): Promise<void> {
  const keys = [partitionKey, sortKey];
  const command = new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
    AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  });
  await client.send(command).catch((error: Error) => {
    if (error.name !== 'ResourceInUseException') throw error;
  });
  await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 1 }, { TableName: name });
}
