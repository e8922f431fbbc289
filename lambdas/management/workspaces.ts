import type { AttributeChange } from '../activity/entry.ts';
import { StateConflict } from '../workspaces/usage-error.ts';
import {
  newWorkspace,
  type Workspace,
  withGroups,
  withProvisioning,
  withSingleSignOn,
} from '../workspaces/workspace.ts';
import { type Administration, make, missingWorkspace, type Receive } from './administration.ts';

export interface NewWorkspace {
  readonly id: string;
  /** The id, if left out. */
  readonly name?: string | undefined;
  readonly sso?: boolean | undefined;
}

/** Makes a workspace, with provisioning off. Throws StateConflict or UsageError. */
export async function createWorkspace(
  { id, name = id, sso = false }: NewWorkspace,
  administration: Administration,
  receive: Receive<Workspace> = () => undefined,
): Promise<Workspace> {
  const workspace = newWorkspace(id, name, sso, administration.now);
  const made = await make({ kind: 'workspace', workspace }, receive(workspace), administration);
  if (!made) throw new StateConflict(`the workspace "${id}" exists already`, 'id');
  const { actor } = administration;
  await administration.activity(id).add({ action: 'workspaceCreated', actor, subject: { id, name } });
  return workspace;
}

/** The changes of a workspace. Fields that are left out stay as they are. */
export interface WorkspaceChange {
  readonly name?: string | undefined;
  readonly sso?: boolean | undefined;
  readonly provisioning?: boolean | undefined;
  readonly mode?: Workspace['mode'] | undefined;
  readonly groups?: boolean | undefined;
}

/** Throws Missing, or StateConflict if provisioning would be on without single sign-on. */
export async function changeWorkspace(
  id: string,
  change: WorkspaceChange,
  { workspaces, activity, actor }: Administration,
): Promise<Workspace> {
  let before: Workspace | undefined;
  const after = await workspaces.change(id, (workspace) => {
    before = workspace;
    return applyChange(workspace, change);
  });
  if (!before || !after) throw missingWorkspace(id);
  const changes = compare(before, after);
  if (changes.length > 0) await activity(id).add({ action: 'workspaceChanged', actor, changes });
  return after;
}

/** Provisioning needs single sign-on: set that up first, and remove it last. */
function applyChange(workspace: Workspace, { name, sso, provisioning, mode, groups }: WorkspaceChange): Workspace {
  const named = { ...workspace, ...(name !== undefined && { name }), ...(mode !== undefined && { mode }) };
  const plain = groups === undefined ? named : withGroups(named, groups);
  const off = provisioning === false ? withProvisioning(plain, false) : plain;
  const signOn = sso === undefined ? off : withSingleSignOn(off, sso);
  return provisioning === true ? withProvisioning(signOn, true) : signOn;
}

const attributes = [
  ['name', 'name'],
  ['sso', 'singleSignOn'],
  ['provisioning', 'provisioning'],
  ['mode', 'mode'],
  ['groups', 'groups'],
] as const;

const compare = (before: Workspace, after: Workspace): readonly AttributeChange[] =>
  attributes
    .map(([attribute, key]) => ({ attribute, before: before[key] ?? false, after: after[key] ?? false }))
    .filter((each) => each.before !== each.after);
