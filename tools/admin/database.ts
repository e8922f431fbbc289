import { allTables } from '../../lambdas/aws/resources.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import { dataFolder, findEngine } from '../../local/engine.ts';
import { localEnvironment } from '../../local/tables.ts';
import { toCommand } from '../commands.ts';
import { describeStack, outputOf } from './stack.ts';

/**
 * Points this process at the tables: of a stack on AWS, of the DynamoDB that the environment names, or of the server
 * that runs on this machine. Throws UsageError if there are none.
 */
export async function findTables(stack: string | undefined): Promise<void> {
  if (stack !== undefined) return useStack(stack);
  const endpoint = process.env['AWS_ENDPOINT_URL_DYNAMODB'] || findEngine(dataFolder);
  if (!endpoint) {
    throw new UsageError(
      `no server is running on ${dataFolder}: start it with ${toCommand('start')}, or set DATA_DIR, AWS_ENDPOINT_URL_DYNAMODB or --stack`,
    );
  }
  Object.assign(process.env, localEnvironment(endpoint));
}

/** Reads the table names from the outputs of the stack: restored tables may have names that begin alike. */
async function useStack(stack: string): Promise<void> {
  const outputs = await describeStack(stack);
  for (const { logicalId, variable } of allTables) {
    process.env[variable] = outputOf(outputs, `${logicalId}Name`, stack);
  }
}
