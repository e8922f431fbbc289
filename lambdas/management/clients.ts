import type { IssuerClient } from '../workspaces/oauth-token.ts';
import { StateConflict } from '../workspaces/usage-error.ts';
import { type Administration, Missing, make, type Receive, readWorkspace } from './administration.ts';

/** A client of an issuer and its workspace. */
export type ClientRegistration = Omit<IssuerClient, 'created'>;

/** Ties a client of an issuer to a workspace. Throws Missing or StateConflict. */
export async function addClient(
  registration: ClientRegistration,
  administration: Administration,
  receive: Receive<IssuerClient> = () => undefined,
): Promise<IssuerClient> {
  const { actor, now, activity } = administration;
  await readWorkspace(registration.workspaceId, administration);
  checkTrusted(registration.issuer, administration);
  const client = { ...registration, created: now.toISOString() };
  const made = await make({ kind: 'client', client }, receive(client), administration);
  if (!made) throw new StateConflict('the client belongs to a workspace already', 'clientId');
  const subject = { id: client.clientId, name: nameOf(client) };
  await activity(client.workspaceId).add({ action: 'clientAdded', actor, subject });
  return client;
}

/** Throws StateConflict. The administrator of one workspace does not see the issuers of others. */
function checkTrusted(issuer: string, { issuers, actor }: Administration): void {
  if (!issuers || issuers.includes(issuer)) return;
  const known = actor.kind === 'person' ? '' : `; accepted now: ${issuers.join(', ') || 'none'}`;
  const remedy = 'an operator adds it to the setting oauthIssuers (OAUTH_ISSUERS of a local server) and deploys again';
  throw new StateConflict(`the service accepts no tokens of this issuer: ${remedy}${known}`, 'issuer');
}

/** Unties a client, which ends its tokens. Throws Missing. */
export async function removeClient(
  registration: ClientRegistration,
  { workspaces, activity, actor }: Administration,
): Promise<void> {
  const { workspaceId, clientId } = registration;
  if (!(await workspaces.removeClient(registration))) {
    throw missingClient(workspaceId);
  }
  await activity(workspaceId).add({
    action: 'clientRemoved',
    actor,
    subject: { id: clientId, name: nameOf(registration) },
  });
}

export const missingClient = (workspaceId: string) =>
  new Missing(`workspace "${workspaceId}" has no such client`, 'the workspace has no such client');

/** How people know a client of an outside issuer. */
const nameOf = ({ issuer, clientId }: ClientRegistration) => `${clientId} of ${issuer}`;
