import { openItems, openWorkspaces } from '../../lambdas/aws/stores.ts';
import { checkKeys, type KeyReport } from './check-keys.ts';
import { found, type Shown } from './command.ts';
import type { Collision } from './key-verdict.ts';
import { openProgress } from './progress.ts';
import type { Column } from './text-table.ts';

interface Checked extends KeyReport {
  readonly workspace: string;
}

const number = (title: string, of: (checked: Checked) => number): Column<Checked> => ({
  title,
  cell: (checked) => String(of(checked)),
  right: true,
});
const columns: readonly Column<Checked>[] = [
  { title: 'workspace', cell: ({ workspace }) => workspace },
  number('members', ({ members }) => members),
  number('missing', ({ missing }) => missing),
  number('left over', ({ leftOver }) => leftOver),
  number('mended', ({ mended }) => mended),
  number('collisions', ({ collisions }) => collisions.length),
];

/** Checks the keys of one workspace or, without an id, of all workspaces. Incomplete if a fault remains. */
export async function check(id: string | undefined, mend: boolean): Promise<Shown<Checked>> {
  const ids = id === undefined ? (await openWorkspaces().list()).map((workspace) => workspace.id) : [id];
  if (id !== undefined) found(await openWorkspaces().read(id), `workspace ${id}`);
  const rows: Checked[] = [];
  for (const workspace of ids) {
    const progress = openProgress(`check ${workspace}`);
    const move = (members: number) => progress.move(members, undefined);
    const report = await checkKeys({ begin: () => openItems(workspace), mend, move });
    progress.end();
    rows.push({ workspace, ...report });
  }
  const incomplete = rows.some((row) => row.missing + row.leftOver + row.collisions.length > row.mended);
  return { json: rows, rows, columns, text: toText(rows, mend), incomplete };
}

function toText(rows: readonly Checked[], mend: boolean): string {
  const isLeft = !mend && rows.some(({ missing, leftOver }) => missing + leftOver > 0);
  const parts = [
    ...(isLeft ? ['repeat with --mend to add the missing keys and remove those left over'] : []),
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
