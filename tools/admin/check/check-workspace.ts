import { openItems } from '../../../lambdas/aws/stores.ts';
import { type CheckOptions, checkKeys, type KeyReport } from './check-keys.ts';
import { checkRosters } from './check-rosters.ts';
import { checkedGroups, checkedMembers } from './checked-type.ts';

/** The faults found in a workspace, and how many were repaired. */
export interface WorkspaceReport extends Omit<KeyReport, 'checked'> {
  readonly workspace: string;
  readonly members: number;
  readonly groups: number;
}

interface Checking extends Omit<CheckOptions, 'begin' | 'type'> {
  readonly workspace: string;
}

/** Checks the keys of members and groups, and the rosters of groups. `visit` is called with members. */
export async function checkWorkspace({ workspace, mend, move, visit }: Checking): Promise<WorkspaceReport> {
  const begin = () => openItems(workspace);
  const members = await checkKeys({ begin, type: checkedMembers, mend, move, ...(visit && { visit }) });
  const groups = await checkKeys({ begin, type: checkedGroups, mend, move: () => undefined });
  const found = [members, groups, await checkRosters(workspace, mend)];
  const sum = (what: 'missing' | 'leftOver' | 'mended') => found.reduce((total, each) => total + each[what], 0);
  return {
    workspace,
    members: members.checked,
    groups: groups.checked,
    missing: sum('missing'),
    leftOver: sum('leftOver'),
    mended: sum('mended'),
    collisions: [...members.collisions, ...groups.collisions],
  };
}
