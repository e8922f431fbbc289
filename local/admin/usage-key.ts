import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  GetUsagePlanKeyCommand,
  paginateGetApiKeys,
} from '@aws-sdk/client-api-gateway';
import { openWorkspaces } from '../../lambdas/aws/stores.ts';
import { toUsageKey } from '../../lambdas/workspaces/usage-key.ts';
import type { Workspace } from '../../lambdas/workspaces/workspace.ts';
import { Trouble } from '../engine.ts';
import { found } from './command.ts';
import { describeStack, outputOf } from './stack.ts';

/**
 * Gives a workspace a usage key of its own: makes the API key, joins it to the usage plan of the stack and notes it with the
 * workspace, whatever of this is missing, in this order: the gateway refuses a key that its plan does not have. Doing it again
 * mends what was left half done. Without a stack there is nothing to make: the local gateway counts by any key.
 */
export async function giveUsageKey(workspaceId: string, stack: string | undefined): Promise<Workspace> {
  const value = toUsageKey(workspaceId, stack);
  if (stack !== undefined) await joinPlan(workspaceId, stack, value);
  const change = (workspace: Workspace) => ({ ...workspace, usageKey: value });
  return found(await openWorkspaces().change(workspaceId, change), `workspace ${workspaceId}`);
}

/** Deletes the API key of a workspace, if there is one; its place in the usage plan goes along. */
export async function removeUsageKey(workspaceId: string, stack: string): Promise<void> {
  const client = new APIGatewayClient({});
  try {
    const apiKey = await findKey(client, `${stack} ${workspaceId}`, toUsageKey(workspaceId, stack));
    if (apiKey) await client.send(new DeleteApiKeyCommand({ apiKey }));
  } catch (error) {
    const { name } = error as Error;
    throw new Trouble(
      `the usage key of ${workspaceId} could not be deleted (${name}): check your rights, then delete the workspace again`,
    );
  }
}

async function joinPlan(workspaceId: string, stack: string, value: string): Promise<void> {
  const client = new APIGatewayClient({});
  const name = `${stack} ${workspaceId}`;
  const usagePlanId = outputOf(await describeStack(stack), 'UsagePlanId', stack);
  try {
    const keyId = (await findKey(client, name, value)) ?? (await makeKey(client, name, value));
    if (await isJoined(client, usagePlanId, keyId)) return;
    await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }));
  } catch (error) {
    const again = `admin workspace usage-key ${workspaceId} --stack ${stack}`;
    throw new Trouble(
      `workspace ${workspaceId} has no usage key of its own yet and shares one until it has: API Gateway said ${(error as Error).name}; try again: ${again}`,
    );
  }
}

async function findKey(client: APIGatewayClient, nameQuery: string, value: string): Promise<string | undefined> {
  const query = { nameQuery, includeValues: true, limit: 500 };
  for await (const { items = [] } of paginateGetApiKeys({ client }, query)) {
    const key = items.find((each) => each.value === value);
    if (key?.id) return key.id;
  }
  return undefined;
}

async function makeKey(client: APIGatewayClient, name: string, value: string): Promise<string> {
  const { id } = await client.send(new CreateApiKeyCommand({ name, value, enabled: true }));
  return id as string;
}

async function isJoined(client: APIGatewayClient, usagePlanId: string, keyId: string): Promise<boolean> {
  try {
    await client.send(new GetUsagePlanKeyCommand({ usagePlanId, keyId }));
    return true;
  } catch (error) {
    if ((error as Error).name !== 'NotFoundException') throw error;
    return false;
  }
}
