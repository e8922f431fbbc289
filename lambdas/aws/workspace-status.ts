import type { Activity } from '../activity/activity-store.ts';
import type { ActivityEntry } from '../activity/entry.ts';
import {
  type LastRequest,
  type StatusCredential,
  toLastRequest,
  usesOf,
  type WorkspaceStatus,
} from '../activity/status.ts';
import type { Use } from '../workspaces/access-token.ts';
import { type EndingCandidate, toEnding } from '../workspaces/credential-warning.ts';
import { clientCredentialId } from '../workspaces/oauth-token.ts';
import { readMemberCounts } from './dynamodb/members/counts.ts';
import { isProvider } from './functions/tenant.ts';
import { openActivity, openMemberStore, openWorkspaces, toActivityOptions } from './stores.ts';

/** The status of a workspace, of what is known already: nothing is written for it by requests that succeed. */
export async function readStatus(workspace: string, now: Date): Promise<WorkspaceStatus> {
  const activity = openActivity(workspace);
  const [credentials, latest, refusals, members] = await Promise.all([
    listCredentials(workspace),
    Promise.all((['change', 'group', 'refusal'] as const).map((kind) => activity.list({ kind, limit: recent }))),
    countRefusals(activity, now),
    readMemberCounts(toActivityOptions(workspace), openMemberStore(workspace)),
  ]);
  const entries = latest.flatMap((page) => page.entries);
  const tokens = usesOf(credentials, 'lastToken');
  const requests = [...usesOf(credentials, 'lastUsed'), ...entries.filter(isScim).flatMap(toRequest)];
  const named = [...requests, ...tokens, ...entries.flatMap(toRequest)];
  const [lastRequest, lastToken] = [requests, tokens].map((each) => withProvider(toLastRequest(each), named));
  return {
    ...(lastRequest && { lastRequest }),
    ...(lastToken && { lastToken }),
    members,
    endingCredentials: toEnding(credentials.map(withLastUse), now),
    refusals,
  };
}

/** A request for an access token is none of the SCIM requests. */
const isScim = (entry: ActivityEntry) => entry.kind !== 'refusal' || entry.operation !== 'token';

/** How many of the latest entries of each kind may name the provider of a credential. */
const recent = 50;

/**
 * Access tokens, the secrets, trusts and keys of our clients, and clients of outside issuers. A secret has no name of its own, and
 * a request names the client: `user`.
 */
async function listCredentials(workspace: string): Promise<readonly (StatusCredential & EndingCandidate)[]> {
  const workspaces = openWorkspaces();
  const [tokens, clients, issuerClients] = await Promise.all([
    workspaces.listTokens(workspace),
    workspaces.listTokenClients(workspace),
    workspaces.listClients(workspace),
  ]);
  return [
    ...tokens.map(({ tokenId, ...token }) => ({ ...token, id: tokenId, user: tokenId })),
    ...issuerClients.map((client) => {
      const id = clientCredentialId(client);
      return { ...client, id, user: id, name: client.clientId };
    }),
    ...clients.flatMap(({ clientId: user, name, secrets, trusts, keys }) => [
      ...secrets.map(({ secretId, lastUsed, ...secret }) => ({
        ...secret,
        ...toUses(lastUsed),
        id: secretId,
        name,
        user,
      })),
      ...[...trusts.map(({ lastUsed }) => lastUsed), keys?.lastUsed].map((lastUsed) => ({
        ...toUses(lastUsed),
        id: user,
        name,
        user,
      })),
    ]),
  ];
}

/** A token that was issued is a use of a secret as well. */
const withLastUse = (credential: StatusCredential & EndingCandidate): EndingCandidate => {
  const lastUsed = credential.lastToken ?? credential.lastUsed;
  return { ...credential, ...(lastUsed && { lastUsed }) };
};

/** The last use of a client's credential, for a request or for a token. */
function toUses({ time, client, requested }: Partial<Use> = {}): Pick<StatusCredential, 'lastUsed' | 'lastToken'> {
  const by = client === undefined ? {} : { client };
  return {
    ...(requested !== undefined && { lastUsed: { time: requested, ...by } }),
    ...(time !== undefined && time !== requested && { lastToken: { time, ...by } }),
  };
}

function toRequest(entry: ActivityEntry): readonly LastRequest[] {
  const { time, actor } = entry;
  if (entry.kind === 'management' || actor.kind !== 'credential' || actor.id === undefined) return [];
  const credential = { id: actor.id, ...(actor.name !== undefined && { name: actor.name }) };
  return [{ time, credential, ...(entry.client !== undefined && { client: entry.client }) }];
}

/**
 * A request with the name of its provider, if another request with the same credential had it: Microsoft Entra ID is known by what
 * it writes, and sends no name when it reads.
 */
function withProvider(request: LastRequest | undefined, others: readonly LastRequest[]): LastRequest | undefined {
  if (!request || isProvider(request.client)) return request;
  const same = others.filter(({ credential, client }) => credential.id === request.credential.id && isProvider(client));
  const client = toLastRequest(same)?.client ?? request.client;
  return { ...request, ...(client !== undefined && { client }) };
}

/** Alike refusals are one entry, so that a day of them is few. */
async function countRefusals(activity: Activity, now: Date): Promise<number> {
  const from = new Date(now.getTime() - 86_400_000).toISOString();
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await activity.list({ kind: 'refusal', from, limit: 1000, ...(cursor && { cursor }) });
    for (const entry of page.entries) if (entry.kind === 'refusal') count += entry.count;
    cursor = page.nextCursor;
  } while (cursor);
  return count;
}
