import { randomBytes } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Activity } from '../activity/activity-store.ts';
import type { GroupStore } from '../groups/group-store.ts';
import { openGroups } from '../groups/groups.ts';
import type { GroupsOptions } from '../groups/options.ts';
import { toGroupsOfMembers, toMembersOfGroups } from '../groups/relations.ts';
import type { ScimRequest, SearchService, Service, TypedSearch } from '../http/handler.ts';
import { endpointOf, isOfType } from '../http/routes.ts';
import { toRouteError } from '../http/unknown-route.ts';
import { toMemberResources } from '../members/member-resources.ts';
import type { Author, MemberStore } from '../members/member-store.ts';
import { type MembersOptions, openMembers } from '../members/members.ts';
import type { Explanation } from '../members/search/options.ts';
import { search } from '../members/search/search.ts';
import type { Resources } from '../resources/resources.ts';
import { groupType, typesOf, userType } from '../scim/resource-types.ts';
import type { ResourceType } from '../scim/schema/resource-type.ts';
import { toBase62 } from '../workspaces/bearer-token.ts';
import type { ManagementStore } from '../workspaces/management-store.ts';
import type { WorkspaceStore } from '../workspaces/workspace-store.ts';
import { activityRetentionDays, groupMemberLimit, isOnLambda, nameOf, roles, scanLimit } from './config.ts';
import type { ActivityOptions } from './dynamodb/activity/layout.ts';
import { openDynamoActivity } from './dynamodb/activity/store.ts';
import { openClient } from './dynamodb/client.ts';
import type { Collection } from './dynamodb/collection.ts';
import { openDynamoGroups } from './dynamodb/groups/store.ts';
import { openDynamoManagement } from './dynamodb/management.ts';
import type { StoreOptions } from './dynamodb/members/series.ts';
import { openDynamoMembers } from './dynamodb/members/store.ts';
import type { Companions } from './dynamodb/read-together.ts';
import { clock } from './dynamodb/retry.ts';
import { openCollection, openTable } from './dynamodb/table.ts';
import { readWatchedCredentials } from './dynamodb/watched-credentials.ts';
import { openDynamoWorkspaces, openTogether } from './dynamodb/workspaces.ts';
import type { Tenant } from './functions/tenant.ts';
import { logger } from './log.ts';
import { activityTable, membersTable, type TableDefinition, workspacesTable } from './resources.ts';

/** What a handler may use: only the resources of the request's workspace, of the type that its path names. */
export function openService(tenant: Tenant, request: ScimRequest): Service {
  const types = typesOf(tenant);
  const type = types.find(({ endpoint }) => endpoint === endpointOf(request.path));
  if (!type) throw toRouteError(request, { types });
  return { mode: tenant.mode, roles: roles(), types, resources: openResources(type, tenant) };
}

function openResources(type: ResourceType, tenant: Tenant): Resources {
  if (type === groupType) return openGroups(toGroupsOptions(tenant));
  const options = toMembersOptions(tenant);
  return toMemberResources(openMembers(options), options.relation);
}

/** What a search may use: only the resources of the request's workspace. */
export function openSearch(tenant: Tenant, request: ScimRequest): SearchService {
  const types = typesOf(tenant);
  const { path, method } = request;
  const named = types.filter(({ endpoint }) => endpoint === endpointOf(path));
  if (isOfType(path) && named.length === 0 && method === 'POST') throw toRouteError(request, { types });
  const searched = isOfType(path) ? named : types;
  const searches = searched.map((type) => ({ type, search: toSearch(type, tenant) }));
  return { mode: tenant.mode, roles: roles(), types, searches };
}

function toSearch(type: ResourceType, tenant: Tenant): TypedSearch['search'] {
  if (type === groupType) {
    const options = toGroupsOptions(tenant);
    return (query) => search(query, { ...options, relation: toMembersOfGroups(options) });
  }
  const options = toMembersOptions(tenant);
  return (query) => search(query, options);
}

/** The workspace of the members, and who writes. */
type MembersTenant = Pick<Tenant, 'workspace' | 'base'> & Partial<Pick<Tenant, 'author' | 'groups'>>;

/** What the members of a workspace are opened with. */
export function toMembersOptions(tenant: MembersTenant): MembersOptions {
  const store = openMemberStore(tenant.workspace, tenant.author);
  const relation = tenant.groups ? toGroupsOfMembers(toGroupsOptions(tenant)) : undefined;
  return { ...toSearchOptions(userType, tenant), store, roles: roles(), relation };
}

/** What the groups of a workspace are opened with. */
export function toGroupsOptions(tenant: MembersTenant): GroupsOptions {
  const store = openGroupStore(tenant.workspace, tenant.author);
  const locateMember = toLocate(userType, tenant);
  const readMembers = openMemberStore(tenant.workspace).readAt;
  return { ...toSearchOptions(groupType, tenant), store, locateMember, readMembers, memberLimit: groupMemberLimit() };
}

const toSearchOptions = (type: ResourceType, tenant: MembersTenant) => ({
  type,
  workspace: tenant.workspace,
  now: () => new Date(),
  locate: toLocate(type, tenant),
  scanLimit: scanLimit(),
  explain: (explanation: Explanation) => logger.debug('planned', { workspace: tenant.workspace, ...explanation }),
});

const toLocate =
  ({ endpoint }: ResourceType, { base }: MembersTenant) =>
  (id: string) =>
    `${base}${endpoint}/${id}`;

/** The stored members of a workspace; whoever opens them without an author is an operator. */
export const openMemberStore = (workspace: string, author?: () => Author): MemberStore =>
  openDynamoMembers(toStoreOptions(workspace, author));

/** The stored groups of a workspace; whoever opens them without an author is an operator. */
export const openGroupStore = (workspace: string, author?: () => Author): GroupStore =>
  openDynamoGroups(toStoreOptions(workspace, author));

/** What the items of a workspace in the table of members are opened with. */
export const toStoreOptions = (workspace: string, author?: () => Author): StoreOptions => ({
  client: client(),
  table: nameOf(membersTable.variable),
  workspace,
  clock,
  newSecret,
  author,
});

/** What the items of a workspace in the table of activity are opened with. */
export const toActivityOptions = (workspace: string): ActivityOptions => ({
  client: client(),
  table: nameOf(activityTable.variable),
  workspace,
  clock,
  retentionDays: activityRetentionDays(),
});

export const openActivity = (workspace: string): Activity => openDynamoActivity(toActivityOptions(workspace));

/** The items of a workspace themselves, for the tools of operators: of this service's table, or of another. */
export const openItems = (workspace: string, table = nameOf(membersTable.variable)): Collection =>
  openCollection({ client: client(), table, workspace, clock });

export const openWorkspaces = (table = nameOf(workspacesTable.variable)): WorkspaceStore =>
  openDynamoWorkspaces(client(), table);

/** For one request of the authorizer. Workspaces and credentials that a process has seen before are read in one request. */
export const openAuthorizerStore = (companions: Companions): WorkspaceStore =>
  openTogether(client(), nameOf(workspacesTable.variable), companions);

/** The credentials of all workspaces, and the management keys. */
export const listWatchedCredentials = () => readWatchedCredentials(client(), nameOf(workspacesTable.variable));

export const openManagement = (table = nameOf(workspacesTable.variable)): ManagementStore =>
  openDynamoManagement(client(), table);

/**
 * Reads an item that no table has while the function starts on Lambda, so that the connection to DynamoDB is open and the SDK's code is
 * compiled when the first request arrives. Nobody waits for it. If it fails, the first request connects.
 */
export function warmUp({ variable, partitionKey }: TableDefinition): void {
  if (!isOnLambda()) return;
  const table = openTable({ client: client(), table: nameOf(variable), clock, partitionKey });
  table
    .in('none')
    .get('none')
    .catch(() => undefined);
}

let opened: DynamoDBClient | undefined;

/** One client per process, created on first use. */
function client(): DynamoDBClient {
  opened ??= openClient();
  return opened;
}

const newSecret = () => toBase62(randomBytes(16));
