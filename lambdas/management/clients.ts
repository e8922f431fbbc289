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
  const client = { ...registration, created: now.toISOString() };
  const made = await make({ kind: 'client', client }, receive(client), administration);
  if (!made) throw new StateConflict('the client belongs to a workspace already', 'clientId');
  const subject = { id: client.clientId, name: client.issuer };
  await activity(client.workspaceId).add({ action: 'clientAdded', actor, subject });
  return client;
}

/** Unties a client, which ends its tokens. Throws Missing. */
export async function removeClient(
  registration: ClientRegistration,
  { workspaces, activity, actor }: Administration,
): Promise<void> {
  const { workspaceId, issuer, clientId } = registration;
  if (!(await workspaces.removeClient(registration))) {
    throw new Missing(`workspace "${workspaceId}" has no such client`);
  }
  await activity(workspaceId).add({ action: 'clientRemoved', actor, subject: { id: clientId, name: issuer } });
}
