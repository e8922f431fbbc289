import { Command } from 'commander';
import { namesOf } from '../../lambdas/activity/recorded-change.ts';
import { baseUrl } from '../../lambdas/aws/config.ts';
import { leaveIfErased } from '../../lambdas/aws/dynamodb/groups/leave.ts';
import { beginGroups } from '../../lambdas/aws/dynamodb/groups/session.ts';
import { openActivity, openWorkspaces, toMembersOptions, toStoreOptions } from '../../lambdas/aws/stores.ts';
import { basePath } from '../../lambdas/http/routes.ts';
import { type MembersOptions, openMembers } from '../../lambdas/members/members.ts';
import { search } from '../../lambdas/members/search/search.ts';
import { ScimError } from '../../lambdas/scim/error.ts';
import { isArray, isObject, type Json } from '../../lambdas/scim/json.ts';
import { lenient, strict } from '../../lambdas/scim/modes.ts';
import { parseListQuery } from '../../lambdas/scim/query/list-query.ts';
import type { Resource } from '../../lambdas/scim/resource.ts';
import { separator } from '../../lambdas/scim/schema/attribute.ts';
import { userScope } from '../../lambdas/scim/schema/user.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import { found, newCommand, type Options } from './command.ts';
import { confirm } from './confirm.ts';
import { findDeployment } from './deployment.ts';
import { exportMembers } from './export.ts';
import { importFile, type Refusal } from './import.ts';
import type { Column } from './text-table.ts';

/** A value of a member and its path: emails[0].value */
type Value = readonly [name: string, value: string];

const values: readonly Column<Value>[] = [
  { title: 'attribute', cell: ([name]) => name },
  { title: 'value', cell: ([, value]) => value },
];

const refusals: readonly Column<Refusal>[] = [
  { title: 'line', cell: ({ line }) => String(line), right: true },
  { title: 'reason', cell: ({ reason }) => reason },
];

/** member show, export, import, erase. */
export const memberCommands = new Command('member')
  .description('the members of a workspace and their data')
  .addCommand(
    newCommand('show <workspace> <id|userName>', 'show a member', async ([workspace = '', which = '']) => {
      const { options } = await open(workspace);
      const member = await find(which, options);
      return { json: member, rows: toValues('', '', member), columns: values };
    }),
  )
  .addCommand(
    newCommand(
      'export <workspace>',
      'write all members, one SCIM resource per line',
      async ([workspace = ''], { output, json }: ExportOptions) => {
        if (json && !output) throw new UsageError('--json needs --output <file>: the export itself is JSON');
        const count = await exportMembers((await open(workspace)).options, output);
        return output ? { json: { exported: count }, text: `exported ${count} to ${output}` } : undefined;
      },
    ).option('--output <file>', 'write to a file, which only its owner may read, instead of the standard output'),
  )
  .addCommand(
    newCommand(
      'import <workspace> <file>',
      'add the members of an export, or of any file with one SCIM resource per line; - reads the standard input',
      async ([workspace = '', file = ''], { update, stack }: ImportOptions) => {
        const { options: own, mode } = await open(workspace);
        const options = { ...own, roles: (await findDeployment(stack)).roles };
        const members = openMembers(options);
        const importing = { members, options, mode, known: update ? ('replace' as const) : ('keep' as const) };
        const { counts, refused } = await importFile(file, importing);
        const text = Object.entries(counts).map(([name, count]) => `${name.padEnd(9)}  ${count}`);
        return {
          json: { ...counts, refusals: refused },
          ...(refused.length > 0 && { rows: refused, columns: refusals, incomplete: true }),
          text: `${refused.length > 0 ? '\n' : ''}${text.join('\n')}`,
        };
      },
    ).option('--update', 'replace members that exist and differ, as PUT does'),
  )
  .addCommand(
    newCommand(
      'erase <workspace> <id>',
      'permanently delete a member and their data',
      async ([workspace = '', id = ''], { yes }: EraseOptions) => {
        const { options } = await open(workspace);
        const members = openMembers(options);
        const activity = openActivity(workspace);
        const member = await members.read(id).catch(async (error: unknown) => {
          if (error instanceof ScimError && error.status === 404) await eraseRest(workspace, id);
          throw error;
        });
        if (!yes)
          await confirm(`Permanently delete ${member.userName} (${id}) of workspace ${workspace} and their data?`);
        await members.erase(id);
        await activity.eraseMember(id, namesOf(member));
        return { json: { erased: id }, text: `erased ${id}` };
      },
    ).option('--yes', 'do not ask'),
  );

interface ExportOptions extends Options {
  readonly output?: string;
}

interface ImportOptions extends Options {
  readonly update?: true;
}

interface EraseOptions extends Options {
  readonly yes?: true;
}

/** An interrupted erasure has deleted the member, but perhaps not its memberships and all of its activity. */
async function eraseRest(workspace: string, id: string): Promise<void> {
  await leaveIfErased(() => beginGroups(toStoreOptions(workspace)), id);
  await openActivity(workspace).eraseMember(id, []);
}

/** The members of an existing workspace. Locations start with the address of the service, if it is known. */
async function open(id: string) {
  const workspace = found(await openWorkspaces().read(id), `workspace "${id}"`);
  const options = toMembersOptions({ workspace: id, base: baseUrl() ?? basePath });
  return { options, mode: workspace.mode === 'strict' ? strict : lenient };
}

/** A member by its id or, if no member has that id, by its userName. */
async function find(which: string, options: MembersOptions): Promise<Resource> {
  for (const name of ['id', 'userName']) {
    const parameters = { filter: [`${name} eq ${JSON.stringify(which)}`] };
    const { resources } = await search(parseListQuery(parameters, { scope: userScope, mode: lenient }), options);
    if (resources[0]) return resources[0];
  }
  throw new UsageError(`workspace "${options.workspace}" has no member "${which}"`);
}

function toValues(path: string, between: string, value: Json | undefined): readonly Value[] {
  if (isArray(value)) return value.flatMap((each, index) => toValues(`${path}[${index}]`, between, each));
  if (!isObject(value)) return [[path, String(value)]];
  return Object.entries(value).flatMap(([name, each]) => toValues(path + between + name, separator(name), each));
}
