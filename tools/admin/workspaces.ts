import { Command } from 'commander';
import { openWorkspaces } from '../../lambdas/aws/stores.ts';
import { readWorkspace } from '../../lambdas/management/administration.ts';
import { changeWorkspace, createWorkspace, type WorkspaceChange } from '../../lambdas/management/workspaces.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import type { Workspace } from '../../lambdas/workspaces/workspace.ts';
import { check } from './check.ts';
import { newCommand, type Options, openAdministration, parseName, parseSwitch } from './command.ts';
import { deleteWorkspace } from './delete.ts';
import { type RestoreOptions, restore } from './restore.ts';
import { linkCommand } from './settings-link.ts';
import type { Column } from './text-table.ts';
import { giveUsageKey } from './usage-key.ts';

const onOff = (value: boolean) => (value ? 'on' : 'off');

const columns: readonly Column<Workspace>[] = [
  { title: 'id', cell: ({ id }) => id },
  { title: 'name', cell: ({ name }) => name },
  { title: 'single sign-on', cell: ({ singleSignOn }) => onOff(singleSignOn) },
  { title: 'provisioning', cell: ({ provisioning }) => onOff(provisioning) },
  { title: 'mode', cell: ({ mode }) => mode },
  { title: 'limit', cell: ({ usageKey }) => (usageKey ? 'own' : 'shared') },
  { title: 'created', cell: ({ created }) => created },
];

const show = (workspace: Workspace) => ({ json: workspace, rows: [workspace], columns });

/** workspace create, list, show, sso, scim, mode, usage-key, settings-link, check, restore, delete. */
export const workspaceCommands = new Command('workspace')
  .description('the tenants and their provisioning switch')
  .addCommand(
    newCommand('create <id>', 'make a workspace; provisioning is off', async ([id = ''], options: CreateOptions) => {
      const { name, sso } = options;
      await createWorkspace({ id, name, sso }, openAdministration());
      return show(await giveUsageKey(id, options.stack));
    })
      .option('--name <name>', 'its name for people', parseName)
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
    newCommand('sso <id> <on|off>', 'say whether single sign-on is set up', async ([id = '', word = '']) => {
      const sso = parseSwitch(word);
      return change(id, { sso });
    }),
  )
  .addCommand(
    newCommand('scim <id> <on|off>', 'switch provisioning; on needs single sign-on', async ([id = '', word = '']) => {
      const provisioning = parseSwitch(word);
      return change(id, { provisioning });
    }),
  )
  .addCommand(
    newCommand(
      'usage-key <id>',
      'give it a limit of requests of its own, as create does; mends what was left half done',
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
      'compare the keys by which members are found with the members, of one workspace or of all',
      async ([id], { mend }: CheckOptions) => check(id, mend ?? false),
    ).option('--mend', 'put in keys that are missing and take out those that are left over'),
  )
  .addCommand(
    newCommand(
      'restore [id]',
      'bring a workspace, or all of them, back from tables that were restored beside those of the service',
      async ([id], options: RestoreOptions) => restore(id, options),
    )
      .option('--members <table>', 'the restored table of members')
      .option('--workspaces <table>', 'the restored table of workspaces')
      .option('--lost', 'the own table of workspaces was lost: what it does not know has not ended since')
      .option('--yes', 'do not ask'),
  )
  .addCommand(
    newCommand(
      'delete <id>',
      'delete a workspace with all its members and credentials, for good',
      async ([id = ''], options: DeleteOptions) => {
        const json = await deleteWorkspace(id, options);
        return { json, text: `deleted ${id}: ${json.items} items of members, ${json.records} records of credentials` };
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
