import { Command } from 'commander';
import { openWorkspaces } from '../../lambdas/aws/stores.ts';
import { addAdministrator, removeAdministrator } from '../../lambdas/management/administrators.ts';
import type { Administrator } from '../../lambdas/workspaces/workspace-store.ts';
import { found, newCommand, openAdministration } from './command.ts';
import type { Column } from './text-table.ts';

const columns: readonly Column<Administrator>[] = [
  { title: 'user', cell: ({ user }) => user },
  { title: 'workspace', cell: ({ workspaceId }) => workspaceId },
  { title: 'created', cell: ({ created }) => created },
];

const show = (administrators: readonly Administrator[]) => ({ json: administrators, rows: administrators, columns });

/** administrator add, list, remove. */
export const administratorCommands = new Command('administrator')
  .description('the people who may sign in at the user pool and connect an identity provider to a workspace')
  .addCommand(
    newCommand(
      'add <workspace> <user>',
      'add an administrator, by their name in the user pool',
      async ([id = '', user = '']) => {
        return show([await addAdministrator({ workspaceId: id, user }, openAdministration())]);
      },
    ).addHelpText(
      'after',
      '\nExamples:\n  admin administrator add acme SingleSignOn_00u1 --stack workspace-scim-production\n  (00u1 is the subject at the single sign-on provider; without single sign-on, give the name of a user in the pool)',
    ),
  )
  .addCommand(
    newCommand('list <workspace>', 'show the administrators of a workspace', async ([id = '']) => {
      found(await openWorkspaces().read(id), `workspace "${id}"`);
      return show(await openWorkspaces().listAdministrators(id));
    }),
  )
  .addCommand(
    newCommand('remove <workspace> <user>', 'remove an administrator', async ([id = '', user = '']) => {
      await removeAdministrator({ workspaceId: id, user }, openAdministration());
      return { json: { removed: user }, text: `removed ${user}` };
    }),
  );
