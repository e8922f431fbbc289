import * as commands from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { groupMemberLimit, roles, scanLimit } from '../../lambdas/aws/config.ts';
import { openDynamoGroups } from '../../lambdas/aws/dynamodb/groups/store.ts';
import { openDynamoMembers } from '../../lambdas/aws/dynamodb/members/store.ts';
import { clock } from '../../lambdas/aws/dynamodb/retry.ts';
import { connect } from '../../lambdas/aws/functions/scim-function.ts';
import type { Tenant } from '../../lambdas/aws/functions/tenant.ts';
import { membersTable } from '../../lambdas/aws/resources.ts';
import { openGroups } from '../../lambdas/groups/groups.ts';
import type { GroupsOptions } from '../../lambdas/groups/options.ts';
import { toGroupsOfMembers, toMembersOfGroups } from '../../lambdas/groups/relations.ts';
import type { Handler, ScimRequest, SearchService, Service } from '../../lambdas/http/handler.ts';
import { toMemberResources } from '../../lambdas/members/member-resources.ts';
import { openMembers } from '../../lambdas/members/members.ts';
import { search } from '../../lambdas/members/search/search.ts';
import type { ListQuery } from '../../lambdas/scim/query/list-query.ts';
import { groupType, userType } from '../../lambdas/scim/resource-types.ts';
import type { ResourceType } from '../../lambdas/scim/schema/resource-type.ts';
import { newContext } from '../../local/functions.ts';

/** The DynamoDB calls of an operation, and the capacity they consumed. */
export interface Recording {
  /** Concurrent calls form a group; each group began after the previous one had ended. */
  readonly waves: readonly (readonly Call[])[];
  readonly requests: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

interface Call {
  readonly name: string;
  readonly input: object;
}

/** Runs an operation through the handler of its function and records its DynamoDB calls, one operation at a time. */
export type Recorder = (
  operation: Handler,
  event: APIGatewayProxyEvent,
  secret: string,
) => Promise<Recording & { readonly status: number }>;

export function openRecorder(endpoint: string): Recorder {
  const client = new commands.DynamoDBClient({ endpoint });
  let waves: Call[][] = [];
  let units = { read: 0, write: 0 };
  let inFlight = 0;
  client.middlewareStack.add(
    (next) => async (step) => next({ ...step, input: { ...step.input, ReturnConsumedCapacity: 'TOTAL' } }),
    { step: 'initialize' },
  );
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (step) => {
        if (inFlight === 0) waves.push([]);
        // As it is sent: there bytes are base64.
        const input = JSON.parse(new TextDecoder().decode((step.request as { body: Uint8Array }).body), toBytes);
        waves.at(-1)?.push({ name: commandName, input: { ...input, ReturnConsumedCapacity: undefined } });
        inFlight += 1;
        const result = await next(step);
        inFlight -= 1;
        const consumed = (result.output as { ConsumedCapacity?: Consumed | Consumed[] }).ConsumedCapacity ?? [];
        const kind = /Put|Update|Delete|Write/.test(commandName) ? 'write' : 'read';
        for (const { CapacityUnits = 0 } of [consumed].flat()) units[kind] += CapacityUnits;
        return result;
      },
    { step: 'build' },
  );
  return async (operation, event, secret) => {
    [waves, units] = [[], { read: 0, write: 0 }];
    const handler = connect(operation, (tenant, request) => openService(tenant, request, client, secret));
    const { statusCode } = await handler(event, newContext() as Context);
    const { read, write } = units;
    return { status: statusCode, waves, requests: waves.flat().length, readUnits: read, writeUnits: write };
  };
}

const toBytes = (name: string, value: unknown) =>
  name === 'B' && typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : value;

/** As in lambdas/aws/stores.ts, with our own client and a known secret. */
function openService(
  { workspace, mode, base, author }: Tenant,
  { path }: ScimRequest,
  client: commands.DynamoDBClient,
  secret: string,
): Service & SearchService {
  const stored = { client, table: membersTable.name, workspace, clock, newSecret: () => secret, author };
  const toOptions = (type: ResourceType) => ({
    type,
    workspace,
    now: () => new Date(),
    locate: (id: string) => `${base}${type.endpoint}/${id}`,
    scanLimit: scanLimit(),
  });
  const store = openDynamoMembers(stored);
  const groups: GroupsOptions = {
    ...toOptions(groupType),
    store: openDynamoGroups(stored),
    locateMember: toOptions(userType).locate,
    readMembers: store.readAt,
    memberLimit: groupMemberLimit(),
  };
  const members = { ...toOptions(userType), store, roles: roles(), relation: toGroupsOfMembers(groups) };
  const known = { mode, roles: roles(), types: [userType, groupType] };
  if (path.startsWith(groupType.endpoint)) {
    const found = (query: ListQuery) => search(query, { ...groups, relation: toMembersOfGroups(groups) });
    return { ...known, resources: openGroups(groups), searches: [{ type: groupType, search: found }] };
  }
  const resources = toMemberResources(openMembers(members), members.relation);
  return { ...known, resources, searches: [{ type: userType, search: (query) => search(query, members) }] };
}

interface Consumed {
  readonly CapacityUnits?: number;
}

/** Repeats recorded calls without the service, on another copy of the same data. */
export async function replay({ waves }: Recording, client: commands.DynamoDBClient): Promise<void> {
  const known = commands as unknown as Readonly<Record<string, new (input: object) => commands.GetItemCommand>>;
  for (const wave of waves) {
    await Promise.all(
      wave.map(({ name, input }) => {
        const Command = known[name];
        if (!Command) throw new Error(`the DynamoDB client has no command ${name}: check the recording`);
        return client.send(new Command(input));
      }),
    );
  }
}
