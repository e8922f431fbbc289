import { randomBytes } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Activity } from '../activity/activity-store.ts';
import type { GroupStore } from '../groups/group-store.ts';
import type { SearchService, Service } from '../http/handler.ts';
import { toMemberResources } from '../members/member-resources.ts';
import type { Author, MemberStore } from '../members/member-store.ts';
import { type MembersOptions, openMembers } from '../members/members.ts';
import type { Explanation } from '../members/search/options.ts';
import { search } from '../members/search/search.ts';
import { userType } from '../scim/resource-types.ts';
import { toBase62 } from '../workspaces/bearer-token.ts';
import type { ManagementStore } from '../workspaces/management-store.ts';
import type { WorkspaceStore } from '../workspaces/workspace-store.ts';
import { activityRetentionDays, isOnLambda, nameOf, roles, scanLimit } from './config.ts';
import type { ActivityOptions } from './dynamodb/activity/layout.ts';
import { openDynamoActivity } from './dynamodb/activity/store.ts';
import { openClient } from './dynamodb/client.ts';
import { openDynamoGroups } from './dynamodb/groups/store.ts';
import { openDynamoManagement } from './dynamodb/management.ts';
import type { StoreOptions } from './dynamodb/members/series.ts';
import { openDynamoMembers } from './dynamodb/members/store.ts';
import { clock } from './dynamodb/retry.ts';
import { type Collection, openCollection, openTable } from './dynamodb/table.ts';
import { readWatchedCredentials } from './dynamodb/watched-credentials.ts';
import { openDynamoWorkspaces } from './dynamodb/workspaces.ts';
import type { Tenant } from './functions/tenant.ts';
import { logger } from './log.ts';
import { activityTable, membersTable, type TableDefinition, workspacesTable } from './resources.ts';

/** What a handler may use: only the members of the request's workspace. */
export function openService(tenant: Tenant): Service {
  const resources = toMemberResources(openMembers(toMembersOptions(tenant)));
  return { mode: tenant.mode, roles: roles(), types: [userType], resources };
}

/** What a search may use: only the members of the request's workspace. */
export function openSearch(tenant: Tenant): SearchService {
  const options = toMembersOptions(tenant);
  return {
    mode: tenant.mode,
    roles: roles(),
    types: [userType],
    type: userType,
    search: (query) => search(query, options),
  };
}

/** The workspace of the members, and who writes. */
type MembersTenant = Pick<Tenant, 'workspace' | 'base'> & Partial<Pick<Tenant, 'author'>>;

/** What the members of a workspace are opened with. */
export function toMembersOptions({ workspace, base, author }: MembersTenant): MembersOptions {
  const store = openMemberStore(workspace, author);
  const locate = (id: string) => `${base}${userType.endpoint}/${id}`;
  const explain = (explanation: Explanation) => logger.debug('planned', { workspace, ...explanation });
  const now = () => new Date();
  return { store, type: userType, workspace, roles: roles(), now, locate, scanLimit: scanLimit(), explain };
}

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

/** The credentials of all workspaces, and the management keys. */
export const listWatchedCredentials = () => readWatchedCredentials(client(), nameOf(workspacesTable.variable));

export const openManagement = (): ManagementStore => openDynamoManagement(client(), nameOf(workspacesTable.variable));

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

let opened: DynamoDBDocumentClient | undefined;

/** One client per process, created on first use. */
function client(): DynamoDBDocumentClient {
  opened ??= openClient();
  return opened;
}

const newSecret = () => toBase62(randomBytes(16));
