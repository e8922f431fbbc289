import { Command } from 'commander';
import {
  addSecret,
  type IssuedSecret,
  revokeClientSecret,
  rotateClientSecret,
} from '../../lambdas/management/client-credentials.ts';
import { readTokenClient } from '../../lambdas/management/token-clients.ts';
import type { ClientSecret } from '../../lambdas/workspaces/token-client.ts';
import {
  graceOption,
  newCommand,
  type Options,
  openAdministration,
  parseSecretLife,
  type RotateOptions,
} from './command.ts';
import { lifeColumns } from './life-columns.ts';
import type { Column } from './text-table.ts';

const columns: readonly Column<ClientSecret>[] = [
  { title: 'id', cell: ({ secretId }) => secretId },
  { title: 'begins', cell: ({ beginning }) => `${beginning}...` },
  ...lifeColumns,
];

const show = (secrets: readonly ClientSecret[]) => ({
  json: secrets.map(({ hash: _, ...secret }) => secret),
  rows: secrets,
  columns,
});

const showIssued = ({ text, secret }: IssuedSecret) => ({
  json: { secret: text, secretId: secret.secretId, expires: secret.expires },
  text: `${text}\n(id ${secret.secretId}, valid until ${secret.expires}; it is not shown again)`,
});

/** client secret add, list, rotate, revoke. */
export const secretCommands = new Command('secret')
  .description('the secrets of a client of the token endpoint: five at most, so that you can replace one without a gap')
  .addCommand(
    newCommand(
      'add <workspace> <clientId>',
      'create a secret and print it, once',
      async ([workspaceId = '', clientId = ''], { expires }: AddOptions) => {
        const administration = openAdministration();
        const end = expires === undefined ? undefined : new Date(administration.now.getTime() + expires);
        return showIssued(await addSecret({ workspaceId, clientId, expires: end }, administration));
      },
    ).option('--expires <duration>', 'how long the secret is valid, such as 90d; 365d by default', parseSecretLife),
  )
  .addCommand(
    newCommand('list <workspace> <clientId>', 'show the secrets, without their text', async (values) => {
      const [workspaceId = '', clientId = ''] = values;
      return show((await readTokenClient({ workspaceId, clientId }, openAdministration())).secrets);
    }),
  )
  .addCommand(
    newCommand(
      'rotate <workspace> <clientId> <secretId>',
      'create a secret that replaces another, which stays valid for a while',
      async ([workspaceId = '', clientId = '', secretId = ''], { grace }: RotateOptions) =>
        showIssued(await rotateClientSecret({ workspaceId, clientId, secretId, grace }, openAdministration())),
    ).addOption(graceOption('secret')),
  )
  .addCommand(
    newCommand(
      'revoke <workspace> <clientId> <secretId>',
      'revoke a secret, which ends the tokens that were issued for it',
      async ([workspaceId = '', clientId = '', secretId = '']) =>
        show([await revokeClientSecret({ workspaceId, clientId, secretId }, openAdministration())]),
    ),
  );

interface AddOptions extends Options {
  readonly expires?: number;
}
