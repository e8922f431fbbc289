import { Command } from 'commander';
import { baseUrl } from '../../lambdas/aws/config.ts';
import { openMemberStore, openWorkspaces, toGroupsOptions } from '../../lambdas/aws/stores.ts';
import type { StoredGroup } from '../../lambdas/groups/group-store.ts';
import { basePath } from '../../lambdas/http/routes.ts';
import type { JsonObject } from '../../lambdas/scim/json.ts';
import { groupName } from '../../lambdas/scim/schema/group.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import { found, newCommand, type Options } from './command.ts';
import { exportGroups } from './export-groups.ts';
import type { Refusal } from './import.ts';
import { importGroups } from './import-groups.ts';
import type { Column } from './text-table.ts';

const columns: readonly Column<StoredGroup>[] = [
  { title: 'id', cell: ({ id }) => id },
  { title: 'name', cell: ({ json }) => String((JSON.parse(json) as JsonObject)[groupName.name]) },
  { title: 'members', cell: ({ size }) => String(size), right: true },
];

const refusals: readonly Column<Refusal>[] = [
  { title: 'line', cell: ({ line }) => String(line), right: true },
  { title: 'reason', cell: ({ reason }) => reason },
];

/** group list, export, import. */
export const groupCommands = new Command('group')
  .description('the groups of a workspace')
  .addCommand(
    newCommand('list <workspace>', 'show all groups and how many members they have', async ([workspace = '']) => {
      const { store } = await open(workspace);
      const rows: StoredGroup[] = [];
      for await (const groups of (await store.all()).after(0)) rows.push(...groups);
      const json = rows.map((row) => Object.fromEntries(columns.map(({ title, cell }) => [title, cell(row)])));
      return { json, rows, columns };
    }),
  )
  .addCommand(
    newCommand(
      'export <workspace>',
      'write all groups with their members, one SCIM resource per line; a large group takes several lines',
      async ([workspace = ''], { output, json }: ExportOptions) => {
        if (json && !output) throw new UsageError('--json needs --output <file>: the export itself is JSON');
        const count = await exportGroups(await open(workspace), output);
        return output ? { json: { exported: count }, text: `exported ${count} to ${output}` } : undefined;
      },
    ).option('--output <file>', 'write to a file, which only its owner may read, instead of the standard output'),
  )
  .addCommand(
    newCommand(
      'import <workspace> <file>',
      'add the groups of an export, after its members; a group that exists gets the members of the file, and keeps its own and its externalId; - reads the standard input',
      async ([workspace = '', file = ''], { replace = false }: ImportOptions) => {
        const options = await open(workspace);
        const importing = { options, members: openMemberStore(workspace), replaces: replace };
        const { counts, refused } = await importGroups(file, importing);
        const text = Object.entries(counts).map(([name, count]) => `${name.padEnd(9)}  ${count}`);
        return {
          json: { ...counts, refusals: refused },
          ...(refused.length > 0 && { rows: refused, columns: refusals, incomplete: true }),
          text: `${refused.length > 0 ? '\n' : ''}${text.join('\n')}`,
        };
      },
    ).option('--replace', 'then remove the members of these groups that are not in the file'),
  );

interface ExportOptions extends Options {
  readonly output?: string;
}

interface ImportOptions extends Options {
  readonly replace?: boolean;
}

/** The groups of an existing workspace, whether it is switched on to provision them or not. */
async function open(workspace: string) {
  found(await openWorkspaces().read(workspace), `workspace "${workspace}"`);
  return toGroupsOptions({ workspace, base: baseUrl() ?? basePath });
}
