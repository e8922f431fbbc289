import { Command, Option } from 'commander';
import { openWorkspaces } from '../../lambdas/aws/stores.ts';
import type { OAuthClient } from '../../lambdas/workspaces/oauth-token.ts';
import { dataFolder, Trouble } from '../engine.ts';
import { type Grant, newClient, readSecrets, writeSecrets } from '../issuer/secrets.ts';
import type { Column } from '../text-table.ts';
import { found, newCommand, type Options } from './command.ts';

const columns: readonly Column<OAuthClient>[] = [
  { title: 'issuer', cell: ({ issuer }) => issuer },
  { title: 'client id', cell: ({ clientId }) => clientId },
  { title: 'workspace', cell: ({ workspaceId }) => workspaceId },
  { title: 'created', cell: ({ created }) => created },
];

const show = (clients: readonly OAuthClient[]) => ({ json: clients, rows: clients, columns });

/** client add, create, list, remove. */
export const clientCommands = new Command('client')
  .description('the OAuth2 clients of a workspace')
  .addCommand(
    newCommand(
      'add <workspace>',
      'tie a client of an issuer to a workspace',
      async ([id = ''], options: ClientOptions) => show([await add(id, options.issuer, options.clientId)]),
    )
      .requiredOption('--issuer <url>', 'the issuer of its tokens, one that is configured')
      .requiredOption('--client-id <id>', 'its id at the issuer'),
  )
  .addCommand(
    newCommand('create <workspace>', 'make a client at the issuer and print it, once', createClient)
      .addOption(
        new Option('--grant <grant>', 'how it gets tokens')
          .choices(['client-credentials', 'authorization-code'])
          .default('client-credentials'),
      )
      .option('--redirect-uri <uri...>', 'where the administrator is sent after signing in', []),
  )
  .addCommand(
    newCommand('list <workspace>', 'show the clients of a workspace', async ([id = '']) => {
      found(await openWorkspaces().read(id), `workspace ${id}`);
      return show(await openWorkspaces().listClients(id));
    }),
  )
  .addCommand(
    newCommand('remove <workspace>', 'untie a client', async ([id = ''], { issuer, clientId }: ClientOptions) => {
      const removed = await openWorkspaces().removeClient({ workspaceId: id, issuer, clientId });
      if (!removed) throw new Trouble(`there is no such client of a workspace ${id}`);
      return { json: { removed: clientId }, text: `removed ${clientId}` };
    })
      .requiredOption('--issuer <url>', 'the issuer of its tokens')
      .requiredOption('--client-id <id>', 'its id at the issuer'),
  );

interface ClientOptions extends Options {
  readonly issuer: string;
  readonly clientId: string;
}

interface CreateOptions extends Options {
  readonly grant: Grant;
  readonly redirectUri: readonly string[];
}

async function add(workspaceId: string, issuer: string, clientId: string): Promise<OAuthClient> {
  found(await openWorkspaces().read(workspaceId), `workspace ${workspaceId}`);
  const client = { workspaceId, issuer, clientId, created: new Date().toISOString() };
  if (!(await openWorkspaces().addClient(client))) throw new Trouble('the client belongs to a workspace already');
  return client;
}

/** Makes a client at the local issuer. */
async function createClient([id = '']: readonly string[], { grant, redirectUri }: CreateOptions) {
  if (grant === 'authorization-code' && redirectUri.length === 0) throw new Trouble('say --redirect-uri');
  const secrets = readSecrets(dataFolder);
  if (!secrets.issuer) throw new Trouble(`the local issuer has never run on ${dataFolder}: start it with npm start`);
  const client = newClient(grant, redirectUri);
  await add(id, secrets.issuer, client.client_id);
  writeSecrets(dataFolder, { ...secrets, clients: [...secrets.clients, client] });
  const json = { issuer: secrets.issuer, clientId: client.client_id, clientSecret: client.client_secret };
  const lines = [`issuer         ${json.issuer}`, `token endpoint ${json.issuer}/token`];
  if (grant === 'authorization-code') lines.push(`authorization  ${json.issuer}/auth`);
  lines.push(`client id      ${json.clientId}`, `client secret  ${json.clientSecret}`, '(it is not shown again)');
  return { json, text: lines.join('\n') };
}
