import { checkKeys, checkTrust } from '../workspaces/client-rules.ts';
import { withSecret } from '../workspaces/client-secret.ts';
import { newTokenClient, type TokenClient, type TokenClientRequest } from '../workspaces/token-client.ts';
import { type Administration, make, type Receive, readWorkspace } from './administration.ts';
import { type ClientName, missingClient, noteClientChange } from './token-client-changes.ts';

export interface NewTokenClient extends TokenClientRequest {
  /** When its first secret ends; by default in a year. `none` for a client that has a trust, or signs for itself. */
  readonly secret: Date | undefined | 'none';
}

/** A new client. The text of its secret is shown only once. */
export interface CreatedClient {
  readonly client: TokenClient;
  readonly text?: string;
}

/** Throws Missing, InvalidValue or StateConflict. */
export async function createTokenClient(
  { secret, ...request }: NewTokenClient,
  administration: Administration,
  receive: Receive<TokenClient> = () => undefined,
): Promise<CreatedClient> {
  const { random, now, loopbackKeys } = administration;
  for (const trust of request.trusts ?? []) checkTrust(trust, loopbackKeys);
  if (request.keys) checkKeys(request.keys, loopbackKeys);
  await readWorkspace(request.workspaceId, administration);
  const bare = newTokenClient(request, random(), now);
  const created: CreatedClient = secret === 'none' ? { client: bare } : withSecret(bare, secret, random(), now);
  const { client } = created;
  await make({ kind: 'tokenClient', client }, receive(client), administration);
  await noteClientChange('clientCreated', client, undefined, administration);
  return created;
}

/** Removes a client, which ends its tokens at once. Throws Missing. */
export async function removeTokenClient(name: ClientName, administration: Administration): Promise<void> {
  const { workspaces } = administration;
  const client = await workspaces.findTokenClient(name.clientId);
  if (!client || !(await workspaces.removeTokenClient(name))) throw missingClient(name);
  await noteClientChange('clientRemoved', client, undefined, administration);
}

/** Throws Missing. */
export async function readTokenClient(
  name: ClientName,
  { workspaces }: Pick<Administration, 'workspaces'>,
): Promise<TokenClient> {
  const client = await workspaces.findTokenClient(name.clientId);
  if (client?.workspaceId !== name.workspaceId) throw missingClient(name);
  return client;
}
