import { openManagement, openWorkspaces } from '../../../lambdas/aws/stores.ts';
import { invalidity, revoke, type StoredCredential } from '../../../lambdas/workspaces/access-token.ts';
import type { WorkspaceStore } from '../../../lambdas/workspaces/workspace-store.ts';

/** The outcome for a credential of the restored table. */
export interface RestoredCredential {
  readonly credential: string;
  readonly outcome: 'kept' | 'restored' | 'revoked' | 'left out';
  /** Whether the service accepts it now. */
  readonly live: boolean;
}

interface Restoring {
  readonly workspaceId: string;
  /** The restored table. */
  readonly table: string;
  /** Whether to trust credentials that only the restored table has. They may have been revoked since then. */
  readonly trust: boolean;
  readonly now: Date;
}

/**
 * Restores the credentials of a workspace. Credentials in the service's own table stay as they are, so that a revoked one stays
 * revoked. Credentials that only the restored table has may have been revoked since: a token is restored as revoked, so that it
 * appears in the list; a client or an administrator is not restored. Can be repeated.
 */
export async function restoreCredentials(restoring: Restoring): Promise<readonly RestoredCredential[]> {
  const [from, to] = [openWorkspaces(restoring.table), openWorkspaces()];
  return [
    ...(await restoreTokens(from, to, restoring)),
    ...(await restoreClients(from, to, restoring)),
    ...(await restoreTokenClients(from, to, restoring)),
    ...(await restoreAdministrators(from, to, restoring)),
  ];
}

/** The management keys, which belong to no workspace, by the same rules as tokens. */
export async function restoreKeys({ table, trust, now }: Omit<Restoring, 'workspaceId'>) {
  const [from, to] = [openManagement(table), openManagement()];
  const known = new Map((await to.listKeys()).map((key) => [key.keyId, key]));
  const outcomes: RestoredCredential[] = [];
  for (const key of await from.listKeys()) {
    const kept = known.get(key.keyId);
    const brought = trust ? key : revoke(key, now);
    if (!kept) await to.addKey(brought);
    outcomes.push(toOutcome(`management key ${key.keyId} (${key.name})`, { kept, brought, trust, now }));
  }
  return outcomes;
}

async function restoreTokens(from: WorkspaceStore, to: WorkspaceStore, { workspaceId, trust, now }: Restoring) {
  const known = new Map((await to.listTokens(workspaceId)).map((token) => [token.tokenId, token]));
  const outcomes: RestoredCredential[] = [];
  for (const token of await from.listTokens(workspaceId)) {
    const credential = `token ${token.tokenId} (${token.name})`;
    const kept = known.get(token.tokenId) ?? (await to.findToken(token.hash));
    const brought = trust ? token : revoke(token, now);
    if (!kept) await to.addToken(brought);
    outcomes.push(toOutcome(credential, { kept, brought, trust, now }));
  }
  return outcomes;
}

interface Brought {
  /** The credential of the service's own table, if it has it. */
  readonly kept: StoredCredential | undefined;
  readonly brought: StoredCredential;
  readonly trust: boolean;
  readonly now: Date;
}

/** One that is brought as it was, or was revoked in the restored table already, is not revoked by the restore. */
function toOutcome(credential: string, { kept, brought, trust, now }: Brought): RestoredCredential {
  const outcome = trust || brought.revoked !== now.toISOString() ? 'restored' : 'revoked';
  const live = invalidity(kept ?? brought, now) === undefined;
  return { credential, outcome: kept ? 'kept' : outcome, live };
}

async function restoreClients(from: WorkspaceStore, to: WorkspaceStore, { workspaceId, trust }: Restoring) {
  const outcomes: RestoredCredential[] = [];
  for (const client of await from.listClients(workspaceId)) {
    const credential = `client ${client.clientId} of ${client.issuer}`;
    const now = await to.findClient(client.issuer, client.clientId);
    outcomes.push({ credential, ...(await bring(now, workspaceId, trust, () => to.addClient(client))) });
  }
  return outcomes;
}

/** The tokens of a client are not restored: it gets others. */
async function restoreTokenClients(from: WorkspaceStore, to: WorkspaceStore, { workspaceId, trust }: Restoring) {
  const outcomes: RestoredCredential[] = [];
  for (const client of await from.listTokenClients(workspaceId)) {
    const credential = `client ${client.clientId} (${client.name})`;
    const now = await to.findTokenClient(client.clientId);
    outcomes.push({ credential, ...(await bring(now, workspaceId, trust, () => to.addTokenClient(client))) });
  }
  return outcomes;
}

async function restoreAdministrators(from: WorkspaceStore, to: WorkspaceStore, { workspaceId, trust }: Restoring) {
  const outcomes: RestoredCredential[] = [];
  for (const administrator of await from.listAdministrators(workspaceId)) {
    const credential = `administrator ${administrator.user}`;
    const now = await to.findAdministrator(administrator.user);
    outcomes.push({ credential, ...(await bring(now, workspaceId, trust, () => to.addAdministrator(administrator))) });
  }
  return outcomes;
}

/** A client or administrator that now belongs to another workspace is not restored either. */
async function bring(
  now: { readonly workspaceId: string } | undefined,
  workspaceId: string,
  trust: boolean,
  add: () => Promise<boolean>,
): Promise<Omit<RestoredCredential, 'credential'>> {
  if (now?.workspaceId === workspaceId) return { outcome: 'kept', live: true };
  return trust && (await add()) ? { outcome: 'restored', live: true } : { outcome: 'left out', live: false };
}
