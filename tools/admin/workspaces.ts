import { Command } from 'commander';
import { openWorkspaces } from '../../lambdas/aws/stores.ts';
import { readWorkspace } from '../../lambdas/management/administration.ts';
import { changeWorkspace, createWorkspace, type WorkspaceChange } from '../../lambdas/management/workspaces.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import type { Workspace } from '../../lambdas/workspaces/workspace.ts';
import { check } from './check/check.ts';
import { newCommand, type Options, openAdministration, parseName, parseSwitch } from './command.ts';
import { deleteWorkspace } from './delete.ts';
import { type RestoreOptions, restore } from './restore/restore.ts';
import { linkCommand } from './settings-link.ts';
import type { Column } from './text-table.ts';
import { giveUsageKey } from './usage-key.ts';

const onOff = (value: boolean) => (value ? 'on' : 'off');

const columns: readonly Column<Workspace>[] = [
  { title: 'id', cell: ({ id }) => id },
  { title: 'name', cell: ({ name }) => name },
  { title: 'single sign-on', cell: ({ singleSignOn }) => onOff(singleSignOn) },
  { title: 'provisioning', cell: ({ provisioning }) => onOff(provisioning) },
  { title: 'groups', cell: ({ groups = false }) => onOff(groups) },
  { title: 'mode', cell: ({ mode }) => mode },
  { title: 'limit', cell: ({ usageKey }) => (usageKey ? 'own' : 'shared') },
  { title: 'created', cell: ({ created }) => created },
];

const show = (workspace: Workspace) => ({ json: workspace, rows: [workspace], columns });

/** workspace create, list, show, sso, scim, groups, mode, usage-key, settings-link, check, restore, delete. */
export const workspaceCommands = new Command('workspace')
  .description('the workspaces and their settings')
  .addCommand(
    newCommand('create <id>', 'create a workspace with provisioning off', async ([id = ''], options: CreateOptions) => {
      const { name, sso } = options;
      await createWorkspace({ id, name, sso }, openAdministration());
      return show(await giveUsageKey(id, options.stack));
    })
      .option('--name <name>', 'the display name', parseName)
      .option('--sso', 'single sign-on is set up already'),
  )
  .addCommand(
    newCommand('list', 'show all workspaces', async () => {
      const rows = await openWorkspaces().list();
      return { json: rows, rows, columns };
    }),
  )
  .addCommand(
    newCommand('show <id>', 'show one workspace', async ([id = '']) =>
      show(await readWorkspace(id, openAdministration())),
    ),
  )
  .addCommand(
    newCommand('sso <id> <on|off>', 'record whether single sign-on is set up', async ([id = '', word = '']) => {
      const sso = parseSwitch(word);
      return change(id, { sso });
    }),
  )
  .addCommand(
    newCommand(
      'scim <id> <on|off>',
      'switch provisioning on or off; on requires single sign-on',
      async ([id = '', word = '']) => {
        const provisioning = parseSwitch(word);
        return change(id, { provisioning });
      },
    ),
  )
  .addCommand(
    newCommand(
      'groups <id> <on|off>',
      'switch the provisioning of groups on or off; what there is of them is kept',
      async ([id = '', word = '']) => {
        const groups = parseSwitch(word);
        return change(id, { groups });
      },
    ),
  )
  .addCommand(
    newCommand(
      'usage-key <id>',
      'give the workspace its own request limit, as create does; also completes an interrupted attempt',
      async ([id = ''], { stack }) => {
        await readWorkspace(id, openAdministration());
        return show(await giveUsageKey(id, stack));
      },
    ),
  )
  .addCommand(
    newCommand('mode <id> <lenient|strict>', 'how strictly requests are read', async ([id = '', mode = '']) => {
      if (mode !== 'lenient' && mode !== 'strict')
        throw new UsageError(`mode is "${mode}": it must be lenient or strict`);
      return change(id, { mode });
    }),
  )
  .addCommand(linkCommand)
  .addCommand(
    newCommand(
      'check [id]',
      'check the lookup keys and the counts of the members, in one workspace or in all',
      async ([id], { mend }: CheckOptions) => check(id, mend ?? false),
    ).option('--mend', 'add missing keys, remove those left over and correct the counts'),
  )
  .addCommand(
    newCommand(
      'restore [id]',
      'restore one workspace, or all, from tables that were restored beside those of the service',
      async ([id], options: RestoreOptions) => restore(id, options),
    )
      .option('--members <table>', 'the restored members table')
      .option('--workspaces <table>', 'the restored workspaces table')
      .option('--lost', "the service's own workspaces table was lost: treat credentials that it lacks as still valid")
      .option('--yes', 'do not ask'),
  )
  .addCommand(
    newCommand(
      'delete <id>',
      'permanently delete a workspace with all its members and credentials',
      async ([id = ''], options: DeleteOptions) => {
        const json = await deleteWorkspace(id, options);
        return { json, text: `deleted ${id}: ${json.items} member items, ${json.records} credential records` };
      },
    ).option('--yes', 'do not ask'),
  );

interface DeleteOptions extends Options {
  readonly yes?: true;
}

interface CheckOptions extends Options {
  readonly mend?: true;
}

interface CreateOptions extends Options {
  readonly name?: string;
  readonly sso?: true;
}

const change = async (id: string, wanted: WorkspaceChange) =>
  show(await changeWorkspace(id, wanted, openAdministration()));
