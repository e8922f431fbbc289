import { Command } from 'commander';
import { openWorkspaces } from '../../lambdas/aws/stores.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import type { Administrator } from '../../lambdas/workspaces/workspace-store.ts';
import { found, newCommand } from './command.ts';
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
        found(await openWorkspaces().read(id), `workspace ${id}`);
        const administrator = { workspaceId: id, user, created: new Date().toISOString() };
        if (!(await openWorkspaces().addAdministrator(administrator))) {
          throw new UsageError(`user "${user}" is already an administrator: remove the user from that workspace first`);
        }
        return show([administrator]);
      },
    ).addHelpText(
      'after',
      '\nExamples:\n  admin administrator add acme SingleSignOn_00u1 --stack workspace-scim-production\n  (00u1 is the subject at the single sign-on provider; without single sign-on, give the name of a user in the pool)',
    ),
  )
  .addCommand(
    newCommand('list <workspace>', 'show the administrators of a workspace', async ([id = '']) => {
      found(await openWorkspaces().read(id), `workspace ${id}`);
      return show(await openWorkspaces().listAdministrators(id));
    }),
  )
  .addCommand(
    newCommand('remove <workspace> <user>', 'remove an administrator', async ([id = '', user = '']) => {
      const removed = await openWorkspaces().removeAdministrator({ workspaceId: id, user });
      if (!removed) throw new UsageError(`workspace "${id}" has no administrator "${user}"`);
      return { json: { removed: user }, text: `removed ${user}` };
    }),
  );
