import { StateConflict } from '../workspaces/usage-error.ts';
import type { Administrator } from '../workspaces/workspace-store.ts';
import { type Administration, Missing, readWorkspace } from './administration.ts';

/** A person of the user pool, and the workspace that they may connect an identity provider to. */
export type AdministratorName = Omit<Administrator, 'created'>;

/** Throws Missing, StateConflict, or UsageError if the name is too long. */
export async function addAdministrator(
  name: AdministratorName,
  administration: Administration,
): Promise<Administrator> {
  const { workspaces, activity, actor, now } = administration;
  await readWorkspace(name.workspaceId, administration);
  const administrator = { ...name, created: now.toISOString() };
  if (!(await workspaces.addAdministrator(administrator))) {
    throw new StateConflict(
      `user "${name.user}" is already an administrator: remove the user from that workspace first`,
    );
  }
  await activity(name.workspaceId).add({ action: 'administratorAdded', actor, subject: { id: name.user } });
  return administrator;
}

/** Throws Missing. */
export async function removeAdministrator(
  name: AdministratorName,
  { workspaces, activity, actor }: Administration,
): Promise<void> {
  const { workspaceId, user } = name;
  if (!(await workspaces.removeAdministrator(name))) {
    throw new Missing(
      `workspace "${workspaceId}" has no administrator "${user}"`,
      'the workspace has no such administrator',
    );
  }
  await activity(workspaceId).add({ action: 'administratorRemoved', actor, subject: { id: user } });
}
