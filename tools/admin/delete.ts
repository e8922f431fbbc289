import { rosterPartition } from '../../lambdas/aws/dynamodb/groups/layout.ts';
import { openActivity, openItems, openWorkspaces } from '../../lambdas/aws/stores.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import type { Workspace } from '../../lambdas/workspaces/workspace.ts';
import { blocksOf } from './check/check-rosters.ts';
import { confirm } from './confirm.ts';
import { findIssuer } from './find-issuer.ts';
import { highest, lowest, readPages } from './item-pages.ts';
import { openOwnRecords } from './own-records.ts';
import { openProgress } from './progress.ts';
import { type Pause, waitForQuiet } from './quiet.ts';
import { removeUsageKey } from './usage-key.ts';

interface Deletion {
  readonly yes?: true | undefined;
  readonly stack?: string | undefined;
}

/**
 * Deletes a workspace. You can interrupt it at any point and run it again: it first switches provisioning off, then deletes the
 * credentials, the members, the activity and, last, the settings, which identify the workspace. It also deletes what remains
 * of a workspace without settings, as after a restore.
 */
export async function deleteWorkspace(id: string, { yes, stack }: Deletion, pause?: Pause) {
  const workspaces = openWorkspaces();
  const workspace = await workspaces.read(id);
  if (!workspace && !(await isAnythingLeft(id))) throw new UsageError(`there is no workspace "${id}"`);
  if (!yes) await confirm(toQuestion(id, workspace));
  await workspaces.change(id, (current) => ({ ...current, provisioning: false }));
  await removeClients(id, stack);
  if (stack !== undefined) await removeUsageKey(id, stack);
  const records = openOwnRecords(id);
  const credentials = await records.remove();
  await waitForQuiet(stack, pause);
  const members = await removeItems(id);
  await openActivity(id).deleteAll();
  // Credentials may have been added meanwhile.
  const late = await records.remove();
  await records.removeSettings();
  return { deleted: id, items: members, records: credentials + late };
}

const toQuestion = (id: string, workspace: Workspace | undefined) =>
  workspace
    ? `Permanently delete workspace ${id} (${workspace.name}) with all its members and credentials?`
    : `Workspace ${id} has no settings, but some of its data remains. Permanently delete that data?`;

async function isAnythingLeft(id: string): Promise<boolean> {
  const [item] = await openItems(id).range(lowest, highest, { most: 1, only: ['key'] });
  return item !== undefined || (await openOwnRecords(id).isAny());
}

/** Deletes clients at the issuer that created them; their records are deleted later with all others. */
async function removeClients(id: string, stack: string | undefined): Promise<void> {
  for (const { issuer, clientId } of await openWorkspaces().listClients(id)) {
    await (await findIssuer(issuer, stack))?.remove(id, clientId);
  }
}

/**
 * Deletes all items of the workspace in the members table and returns how many there were. The rosters of groups come first,
 * because the other items tell where they are.
 */
async function removeItems(id: string): Promise<number> {
  const progress = openProgress(`delete ${id}`);
  const partitions = [...(await blocksOf(id)).map((block) => rosterPartition(id, block)), id];
  let removed = 0;
  try {
    for (const partition of partitions) {
      for await (const page of readPages(() => openItems(partition), [lowest, highest], ['key'])) {
        for (let at = 0; at < page.length; at += most) {
          await openItems(partition).transact(page.slice(at, at + most).map(({ key }) => ({ remove: key })));
        }
        removed += page.length;
        progress.move(removed, undefined);
      }
    }
  } finally {
    progress.end();
  }
  return removed;
}

/** The maximum number of writes in one transaction. */
const most = 100;
