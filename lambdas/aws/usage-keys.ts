import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  GetUsagePlanKeyCommand,
  paginateGetApiKeys,
  paginateGetUsagePlans,
} from '@aws-sdk/client-api-gateway';
import { UsageError } from '../workspaces/usage-error.ts';
import { toUsageKey, type Workspace } from '../workspaces/workspace.ts';
import { openWorkspaces } from './stores.ts';

/** The usage plan of a stack. */
export interface UsagePlan {
  readonly stack: string;
  readonly usagePlanId: string;
}

/**
 * Gives a workspace a usage key of its own: makes the API key, joins it to the usage plan of the stack and notes it with the
 * workspace, whatever of this is missing, in this order: the gateway refuses a key that its plan does not have. Doing it again
 * mends what was left half done. Without a plan there is nothing to make: the local gateway counts by any key.
 */
export async function giveUsageKey(workspaceId: string, plan: UsagePlan | undefined): Promise<Workspace> {
  const value = toUsageKey(workspaceId, plan?.stack);
  if (plan) await joinPlan(workspaceId, plan, value);
  const changed = await openWorkspaces().change(workspaceId, (workspace) => ({ ...workspace, usageKey: value }));
  if (!changed) throw new UsageError(`there is no workspace "${workspaceId}"`);
  return changed;
}

/** Deletes the API key of a workspace, if there is one, and with it its entry in the usage plan. */
export async function removeUsageKey(workspaceId: string, stack: string): Promise<void> {
  const client = openApiGateway();
  const apiKey = await findKey(client, `${stack} ${workspaceId}`, toUsageKey(workspaceId, stack));
  if (apiKey) await client.send(new DeleteApiKeyCommand({ apiKey }));
}

/** The usage plan that has the name of its stack: a function of the stack cannot be given its id, since the plan depends on it. */
export async function findUsagePlan(stack: string): Promise<UsagePlan> {
  for await (const { items = [] } of paginateGetUsagePlans({ client: openApiGateway() }, { limit: 500 })) {
    const plan = items.find(({ name }) => name === stack);
    if (plan?.id) return { stack, usagePlanId: plan.id };
  }
  throw new UsageError(`the stack ${stack} has no usage plan in this account and region: deploy it first`);
}

const openApiGateway = () =>
  new APIGatewayClient({
    requestHandler: { connectionTimeout: 1000, requestTimeout: 5000, throwOnRequestTimeout: true },
  });

async function joinPlan(workspaceId: string, { stack, usagePlanId }: UsagePlan, value: string): Promise<void> {
  const client = openApiGateway();
  const name = `${stack} ${workspaceId}`;
  try {
    const keyId = (await findKey(client, name, value)) ?? (await makeKey(client, name, value));
    if (await isJoined(client, usagePlanId, keyId)) return;
    await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }));
  } catch (error) {
    const again = `admin workspace usage-key ${workspaceId} --stack ${stack}`;
    throw new UsageError(
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
