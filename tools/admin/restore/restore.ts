import { nameOf } from '../../../lambdas/aws/config.ts';
import { membersTable, workspacesTable } from '../../../lambdas/aws/resources.ts';
import { openItems, openWorkspaces, toMembersOptions } from '../../../lambdas/aws/stores.ts';
import { basePath } from '../../../lambdas/http/routes.ts';
import type { RoleCatalogue } from '../../../lambdas/members/roles.ts';
import { UsageError } from '../../../lambdas/workspaces/usage-error.ts';
import { checkWorkspace } from '../check/check-workspace.ts';
import { found, type Options, type Shown } from '../command.ts';
import { confirm } from '../confirm.ts';
import { findDeployment, restoreDeployment } from '../deployment.ts';
import { openProgress } from '../progress.ts';
import { type Pause, waitForQuiet } from '../quiet.ts';
import { giveUsageKey } from '../usage-key.ts';
import { restoreCredentials, restoreKeys } from './restore-credentials.ts';
import { restoreGroups } from './restore-groups.ts';
import { restoreMembers } from './restore-members.ts';
import { type Restored, reportRestore } from './restore-report.ts';

export interface RestoreOptions extends Options {
  /** The names of the restored tables. */
  readonly members?: string;
  readonly workspaces?: string;
  /** The service's own workspaces table was lost: a credential that it lacks was lost, not revoked. */
  readonly lost?: true;
  readonly yes?: true;
}

/**
 * Restores one workspace, or all, from tables that were restored beside those of the service. What was deleted or revoked since
 * then stays so; what was added since then stays. You can interrupt it at any point and run it again.
 */
export async function restore(
  id: string | undefined,
  options: RestoreOptions,
  pause?: Pause,
): Promise<Shown<Restored>> {
  await checkTables(options);
  const { ids, leftOut } = await choose(id, options);
  await checkOff(ids);
  if (!options.yes)
    await confirm(`Restore ${id ?? `${ids.length} workspaces`} from ${tablesOf(options).join(' and ')}?`);
  await waitForQuiet(options.stack, pause);
  if (options.workspaces && options.stack === undefined) await restoreDeployment(options.workspaces);
  const { roles } = await findDeployment(options.stack);
  const rows: Restored[] = [];
  for (const workspace of ids) rows.push(await restoreWorkspace(workspace, roles, options));
  const { workspaces, lost = false } = options;
  // Management keys belong to no workspace.
  const isWhole = workspaces !== undefined && id === undefined;
  const keys = isWhole ? await restoreKeys({ table: workspaces, trust: lost, now: new Date() }) : [];
  return reportRestore({ rows, leftOut, keys, lost });
}

const tablesOf = ({ members, workspaces }: RestoreOptions) =>
  [members, workspaces].filter((name) => name !== undefined);

/** Throws UsageError if the options name no table, or one that cannot be used. */
async function checkTables({ members, workspaces }: RestoreOptions): Promise<void> {
  if (!members && !workspaces)
    throw new UsageError('the restored tables are not named: give --members, --workspaces or both');
  const check = async (name: string, own: string, what: string, read: () => Promise<unknown>) => {
    if (name === own)
      throw new UsageError(`${name} is the table of the service itself: give the name of the restored table`);
    await read().catch((error: Error) => {
      if (error.name === 'ResourceNotFoundException') throw new UsageError(`there is no table "${name}"`);
      if (error.name === 'ValidationException') throw new UsageError(`table "${name}" is not a table of ${what}`);
      throw error;
    });
  };
  if (members) await check(members, nameOf(membersTable.variable), 'members', () => openItems('-', members).get('-'));
  if (workspaces) {
    const own = nameOf(workspacesTable.variable);
    await check(workspaces, own, 'workspaces', () => openWorkspaces(workspaces).read('-'));
  }
}

/** The workspaces to restore. A workspace that the service does not know was deleted, unless the table was lost. */
async function choose(id: string | undefined, { workspaces, lost }: RestoreOptions) {
  const restored = workspaces ? openWorkspaces(workspaces) : undefined;
  if (id !== undefined) {
    found((await openWorkspaces().read(id)) ?? (await restored?.read(id)), `workspace "${id}"`);
    return { ids: [id], leftOut: [] };
  }
  const known = (await openWorkspaces().list()).map((workspace) => workspace.id);
  const others = ((await restored?.list()) ?? [])
    .map((workspace) => workspace.id)
    .filter((each) => !known.includes(each));
  return lost ? { ids: [...known, ...others], leftOut: [] } : { ids: known, leftOut: others };
}

async function checkOff(ids: readonly string[]): Promise<void> {
  const on = (await openWorkspaces().list()).filter((each) => each.provisioning && ids.includes(each.id));
  if (on.length === 0) return;
  const names = on.map((each) => each.id).join(', ');
  throw new UsageError(`provisioning of ${names} is on: switch it off first (admin workspace scim <id> off)`);
}

/** The settings come last: until then nobody can use a workspace that the service does not know. */
async function restoreWorkspace(workspace: string, roles: RoleCatalogue, options: RestoreOptions): Promise<Restored> {
  const { members, workspaces, lost = false, stack } = options;
  const restored: Restored = {
    workspace,
    ...(members && (await restoreOwnMembers(workspace, roles, members))),
    ...(workspaces && {
      credentials: await restoreCredentials({
        workspaceId: workspace,
        table: workspaces,
        trust: lost,
        now: new Date(),
      }),
    }),
  };
  const settings = workspaces && (await openWorkspaces(workspaces).read(workspace));
  if (settings) {
    const { usageKey: _, ...rest } = settings;
    await openWorkspaces().create({ ...rest, provisioning: false });
  }
  const now = await openWorkspaces().read(workspace);
  if (now && !now.usageKey) await giveUsageKey(workspace, stack);
  return restored;
}

async function restoreOwnMembers(workspace: string, roles: RoleCatalogue, table: string) {
  const options = { ...toMembersOptions({ workspace, base: basePath }), roles };
  const progress = openProgress(`restore ${workspace}`);
  try {
    const move = (done: number) => progress.move(done, undefined);
    const members = await restoreMembers({ options, table, move });
    const groups = await restoreGroups(workspace, table);
    return { members, groups, keys: await checkWorkspace({ workspace, mend: true, move }) };
  } finally {
    progress.end();
  }
}
