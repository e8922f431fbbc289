import { openWorkspaces } from '../../../lambdas/aws/stores.ts';
import type { StoredMember } from '../../../lambdas/members/member-store.ts';
import { found, type Shown } from '../command.ts';
import { openProgress } from '../progress.ts';
import type { Column } from '../text-table.ts';
import { checkCounts } from './check-counts.ts';
import { checkWorkspace, type WorkspaceReport } from './check-workspace.ts';
import type { Collision } from './key-verdict.ts';

interface Checked extends WorkspaceReport {
  /** Members that are not counted as active or inactive as they are. */
  readonly miscounted: number;
}

const number = (title: string, of: (checked: Checked) => number): Column<Checked> => ({
  title,
  cell: (checked) => String(of(checked)),
  right: true,
});
const columns: readonly Column<Checked>[] = [
  { title: 'workspace', cell: ({ workspace }) => workspace },
  number('members', ({ members }) => members),
  number('groups', ({ groups }) => groups),
  number('missing', ({ missing }) => missing),
  number('left over', ({ leftOver }) => leftOver),
  number('miscounted', ({ miscounted }) => miscounted),
  number('mended', ({ mended }) => mended),
  number('collisions', ({ collisions }) => collisions.length),
];

/** Checks the keys and the counts of one workspace or, without an id, of all workspaces. Incomplete if a fault remains. */
export async function check(id: string | undefined, mend: boolean): Promise<Shown<Checked>> {
  const ids = id === undefined ? (await openWorkspaces().list()).map((workspace) => workspace.id) : [id];
  if (id !== undefined) found(await openWorkspaces().read(id), `workspace "${id}"`);
  const rows: Checked[] = [];
  for (const workspace of ids) {
    const progress = openProgress(`check ${workspace}`);
    const move = (members: number) => progress.move(members, undefined);
    let miscounted = 0;
    const visit = async (members: readonly StoredMember[]) => {
      miscounted += await checkCounts(workspace, members, mend);
    };
    const report = await checkWorkspace({ workspace, mend, move, visit });
    progress.end();
    rows.push({ ...report, miscounted, mended: report.mended + (mend ? miscounted : 0) });
  }
  const faultsOf = ({ missing, leftOver, miscounted, collisions }: Checked) =>
    missing + leftOver + miscounted + collisions.length;
  const incomplete = rows.some((row) => faultsOf(row) > row.mended);
  return { json: rows, rows, columns, text: toText(rows, mend), incomplete };
}

function toText(rows: readonly Checked[], mend: boolean): string {
  const isLeft = !mend && rows.some(({ missing, leftOver, miscounted }) => missing + leftOver + miscounted > 0);
  const parts = [
    ...(isLeft ? ['repeat with --mend to add the missing keys, remove those left over and correct the counts'] : []),
    ...toCollisionLines(rows),
  ];
  return parts.length > 0 ? `\n${parts.join('\n')}` : '';
}

/** The members in collision, and how to resolve it; empty if there is no collision. */
export function toCollisionLines(
  rows: readonly { readonly workspace: string; readonly collisions?: readonly Collision[] }[],
): readonly string[] {
  const lines = rows.flatMap(({ workspace, collisions = [] }) =>
    collisions.map(({ kind, members: [one, other] }) => `${workspace}: ${one} and ${other} have the same ${kind}`),
  );
  return lines.length > 0 ? [...lines, remedy] : [];
}

const remedy =
  'A search by this value finds only the first of the two members. Look at both (admin member show <workspace> <id>), give one of them another value at the identity provider or erase it (admin member erase), then check again.';
