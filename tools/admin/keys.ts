import { Command } from 'commander';
import { openManagement } from '../../lambdas/aws/stores.ts';
import { issueManagementKey, revokeManagementKey, rotateManagementKey } from '../../lambdas/management/keys.ts';
import type { ManagementKey } from '../../lambdas/workspaces/management-key.ts';
import {
  graceOption,
  newCommand,
  type Options,
  openAdministration,
  parseDuration,
  parseName,
  type RotateOptions,
} from './command.ts';
import { lifeColumns } from './life-columns.ts';
import type { Column } from './text-table.ts';

const columns: readonly Column<ManagementKey>[] = [
  { title: 'id', cell: ({ keyId }) => keyId },
  { title: 'name', cell: ({ name }) => name },
  { title: 'begins', cell: ({ beginning }) => `${beginning}...` },
  ...lifeColumns,
];

const show = (keys: readonly ManagementKey[]) => ({
  json: keys.map(({ hash: _, ...key }) => key),
  rows: keys,
  columns,
});

const showIssued = ({ text, key }: Awaited<ReturnType<typeof issueManagementKey>>) => ({
  json: { key: text, keyId: key.keyId },
  text: `${text}\n(id ${key.keyId}; it is not shown again)`,
});

/** key issue, list, rotate, revoke. */
export const keyCommands = new Command('key')
  .description(
    'the management keys of the product, for the API at /manage/v1: each key has full access to all workspaces',
  )
  .addCommand(
    newCommand('issue', 'create a management key and print it, once', async (_, { name, expires }: IssueOptions) => {
      const end = expires === undefined ? undefined : new Date(Date.now() + expires);
      return showIssued(await issueManagementKey({ name, expires: end }, openAdministration()));
    })
      .requiredOption('--name <name>', 'a name that tells people what uses the key', parseName)
      .option(
        '--expires <duration>',
        'how long the key is valid: 30m, 12h or 90d; unlimited by default',
        parseDuration,
      ),
  )
  .addCommand(
    newCommand('list', 'show the management keys, without the secrets', async () =>
      show(await openManagement().listKeys()),
    ),
  )
  .addCommand(
    newCommand(
      'rotate <keyId>',
      'create a key that replaces another, which stays valid for a while',
      async ([keyId = ''], { grace }: RotateOptions) =>
        showIssued(await rotateManagementKey(keyId, grace, openAdministration())),
    ).addOption(graceOption('key')),
  )
  .addCommand(
    newCommand('revoke <keyId>', 'revoke a key', async ([keyId = '']) =>
      show([await revokeManagementKey(keyId, openAdministration())]),
    ),
  );

interface IssueOptions extends Options {
  readonly name: string;
  readonly expires?: number;
}
