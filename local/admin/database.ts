import { DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { membersTable, type TableDefinition, workspacesTable } from '../../lambdas/aws/tables.ts';
import { dataFolder, findEngine, Trouble } from '../engine.ts';
import { localEnvironment } from '../tables.ts';

/**
 * Points this process at the tables: those of a stack on AWS, of the DynamoDB that the environment names, or of the server
 * that runs on this machine. Throws Trouble where there are none.
 */
export async function findTables(stack: string | undefined): Promise<void> {
  if (stack !== undefined) return useStack(stack);
  const endpoint = process.env['AWS_ENDPOINT_URL_DYNAMODB'] || findEngine(dataFolder);
  if (!endpoint) {
    throw new Trouble(
      `no server runs on ${dataFolder}: start it with npm start, or set DATA_DIR, AWS_ENDPOINT_URL_DYNAMODB or --stack`,
    );
  }
  Object.assign(process.env, localEnvironment(endpoint));
}

/** CloudFormation names tables after their stack: <stack>-<logical id>-<something random>. */
async function useStack(stack: string): Promise<void> {
  const client = new DynamoDBClient({});
  const names: string[] = [];
  try {
    for await (const { TableNames = [] } of paginateListTables({ client }, {})) names.push(...TableNames);
  } catch (error) {
    throw new Trouble(`AWS refused to list the tables (${(error as Error).name}): check credentials and region`);
  }
  const nameOf = ({ logicalId }: TableDefinition) => {
    const found = names.filter((name) => name.startsWith(`${stack}-${logicalId}-`));
    if (found.length !== 1) throw new Trouble(`there is no stack ${stack} with tables in this account and region`);
    return found[0] as string;
  };
  for (const table of [membersTable, workspacesTable]) process.env[table.variable] = nameOf(table);
}
