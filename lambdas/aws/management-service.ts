import { randomBytes } from 'node:crypto';
import { basePath, tokenPath } from '../http/routes.ts';
import { openMembers } from '../members/members.ts';
import { search } from '../members/search/search.ts';
import { checkAssertion } from '../oauth2/assertion-check.ts';
import type { ListQuery } from '../scim/query/list-query.ts';
import type { TokenClient } from '../workspaces/token-client.ts';
import { issuers, loopbackKeys, settingsOrigins, usagePlan } from './config.ts';
import { readMemberCounts } from './dynamodb/members/counts.ts';
import type { ManagementCall } from './functions/management-function.ts';
import { openAssertions } from './jwt/assertions.ts';
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

/** Keeps the keys of issuers for the lifetime of the process. */
const jwts = openAssertions({ now: Date.now, isLocal: loopbackKeys });

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
    issuer: origin,
    tokenEndpoint: `${origin}${tokenPath}`,
    loopbackKeys: loopbackKeys(),
    checkAssertion: (text: string, clients: readonly TokenClient[]) =>
      checkAssertion(text, clients, { jwts, audiences: [origin, origin + tokenPath], now: new Date() }),
    issuers: issuers().map((each) => each.issuer),
    now: () => new Date(),
    random: () => randomBytes(32),
    reportFailure,
  };
}
