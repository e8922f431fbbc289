import { randomBytes } from 'node:crypto';
import { basePath } from '../http/routes.ts';
import { openMembers } from '../members/members.ts';
import { search } from '../members/search/search.ts';
import type { ListQuery } from '../scim/query/list-query.ts';
import { settingsOrigins, usagePlan } from './config.ts';
import { readMemberCounts } from './dynamodb/members/counts.ts';
import type { ManagementCall } from './functions/management-function.ts';
import { logger } from './log.ts';
import {
  openActivity,
  openManagement,
  openMemberStore,
  openWorkspaces,
  toActivityOptions,
  toMembersOptions,
} from './stores.ts';
import { findUsagePlan, giveUsageKey } from './usage-keys.ts';
import { readStatus } from './workspace-status.ts';

/** What the management API may use, for one request. */
export function openManagementService({ origin, reportFailure }: ManagementCall) {
  const scimUrl = `${origin}${basePath}`;
  return {
    workspaces: openWorkspaces(),
    management: openManagement(),
    activity: openActivity,
    status: (workspace: string) => readStatus(workspace, new Date()),
    members: (workspace: string) => openMembers(toMembersOptions({ workspace, base: scimUrl })),
    search: (workspace: string, query: ListQuery) => search(query, toMembersOptions({ workspace, base: scimUrl })),
    countMembers: (workspace: string) => readMemberCounts(toActivityOptions(workspace), openMemberStore(workspace)),
    async giveUsageKey({ id }: { readonly id: string }) {
      const stack = usagePlan();
      const plan = stack === undefined ? Promise.resolve(undefined) : findUsagePlan(stack);
      await plan
        .then((found) => giveUsageKey(id, found))
        .catch((error: Error) => logger.warn('no usage key', { workspace: id, error: error.name }));
    },
    settingsOrigins: settingsOrigins(),
    scimUrl,
    settingsUrl: `${origin}/settings`,
    now: () => new Date(),
    random: () => randomBytes(32),
    reportFailure,
  };
}
