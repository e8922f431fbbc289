import { toCollisionLines } from '../check/check.ts';
import type { WorkspaceReport } from '../check/check-workspace.ts';
import type { Shown } from '../command.ts';
import type { Column } from '../text-table.ts';
import type { RestoredCredential } from './restore-credentials.ts';
import type { RestoredGroups } from './restore-groups.ts';
import type { RestoredMembers } from './restore-members.ts';

/** What was restored of a workspace, from the members table and from the workspaces table. */
export interface Restored {
  readonly workspace: string;
  readonly members?: RestoredMembers;
  readonly groups?: RestoredGroups;
  readonly keys?: WorkspaceReport;
  readonly credentials?: readonly RestoredCredential[];
}

interface WholeRestore {
  readonly rows: readonly Restored[];
  readonly leftOut: readonly string[];
  readonly keys: readonly RestoredCredential[];
  readonly lost: boolean;
}

const number = (title: string, of: (members: RestoredMembers) => number): Column<Restored> => ({
  title,
  cell: ({ members }) => (members ? String(of(members)) : '-'),
  right: true,
});
const columns: readonly Column<Restored>[] = [
  { title: 'workspace', cell: ({ workspace }) => workspace },
  number('put back', ({ putBack }) => putBack),
  number('changed', ({ changed }) => changed),
  number('unchanged', ({ unchanged }) => unchanged),
  number('erased since', ({ erased }) => erased),
  number('refused', ({ refused }) => refused.length),
  { title: 'groups', cell: ({ groups }) => (groups ? String(toCount(groups)) : '-'), right: true },
];

/** The groups that are as they were. */
const toCount = ({ putBack, changed, unchanged }: RestoredGroups) => putBack + changed + unchanged;

/**
 * Incomplete if a member or a group was refused, or two members have the same key. `leftOut` lists the workspaces that only the restored
 * table has, `keys` the management keys. If the service's own table was `lost`, every live credential is listed, also those that an
 * earlier run restored.
 */
export function reportRestore({ rows, leftOut, keys, lost }: WholeRestore): Shown<Restored> {
  const refused = rows.flatMap(({ workspace, members, groups }) => [
    ...(members?.refused ?? []).map(({ id, reason }) => `${workspace}: member ${id} was refused: ${reason}`),
    ...(groups?.refused ?? []).map(({ id, reason }) => `${workspace}: group ${id} was refused: ${reason}`),
  ]);
  const toLines = (all: readonly RestoredCredential[]) =>
    all
      .filter(({ outcome, live }) => outcome !== 'kept' || (lost && live))
      .map(({ credential, outcome }) => `${credential}: ${words[outcome]}`);
  const credentials = [
    ...rows.flatMap(({ workspace, credentials: all = [] }) => toLines(all).map((line) => `${workspace}: ${line}`)),
    ...toLines(keys),
  ];
  const unknown = leftOut.map((id) => `${id}: only the restored table has this workspace: to restore it, give its id`);
  const collisions = toCollisionLines(rows.map(({ workspace, keys }) => ({ ...keys, workspace })));
  const lines = [...refused, ...collisions, ...credentials, ...unknown];
  return {
    json: { restored: rows, leftOut, keys },
    rows,
    columns,
    text: lines.length > 0 ? `\n${lines.join('\n')}` : '',
    incomplete: refused.length + collisions.length > 0,
  };
}

const words: Readonly<Record<RestoredCredential['outcome'], string>> = {
  kept: 'is live, as before this run: revoke it again if it was revoked after the point in time of the restore',
  restored: 'restored as it was',
  revoked: 'restored as revoked, since it may have been revoked meanwhile: issue a new one',
  'left out': 'not restored, since it may have been removed meanwhile: add it again',
};
