import { type DynamoDBDocumentClient, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { TableDefinition } from '../../lambdas/aws/resources.ts';
import { createTable } from '../../local/tables.ts';

let restored = 0;

/** A copy of a table as it is now, beside it: what a point-in-time recovery creates. Returns its name. */
export async function recoverTable(client: DynamoDBDocumentClient, table: TableDefinition): Promise<string> {
  const name = `${table.name}-restored-${++restored}`;
  await createTable(client, { ...table, name });
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table.name }))
    await Promise.all(Items.map((Item) => client.send(new PutCommand({ TableName: name, Item }))));
  return name;
}
