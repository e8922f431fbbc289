import { Command, InvalidArgumentError, Option } from 'commander';
import { openWorkspaces } from '../../lambdas/aws/stores.ts';
import { Missing, readWorkspace } from '../../lambdas/management/administration.ts';
import { addClient, removeClient } from '../../lambdas/management/clients.ts';
import type { IssuerClient } from '../../lambdas/workspaces/oauth-token.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import { dataFolder } from '../../local/engine.ts';
import { type Grant, readSecrets } from '../../local/issuer/secrets.ts';
import { newCommand, type Options, openAdministration } from './command.ts';
import { findIssuer, openIssuer } from './find-issuer.ts';
import type { Column } from './text-table.ts';

const columns: readonly Column<IssuerClient>[] = [
  { title: 'issuer', cell: ({ issuer }) => issuer },
  { title: 'client id', cell: ({ clientId }) => clientId },
  { title: 'workspace', cell: ({ workspaceId }) => workspaceId },
  { title: 'created', cell: ({ created }) => created },
];

const show = (clients: readonly IssuerClient[]) => ({ json: clients, rows: clients, columns });

/** client add, create, list, remove. */
export const clientCommands = new Command('client')
  .description('the OAuth2 clients of a workspace')
  .addCommand(
    newCommand(
      'add <workspace>',
      'connect a client of an issuer to a workspace',
      async ([id = ''], { issuer, clientId, stack }: ClientOptions) => {
        await checkConfigured(issuer, stack);
        return show([await add(id, issuer, clientId)]);
      },
    )
      .requiredOption('--issuer <url>', 'the issuer of its tokens; it must be configured', parseIssuer)
      .requiredOption('--client-id <id>', 'the client id at the issuer', parseClientId),
  )
  .addCommand(
    newCommand('create <workspace>', 'create a client at the issuer and print it, once', createClient)
      .addOption(
        new Option('--grant <grant>', 'how the client gets tokens')
          .choices(['client-credentials', 'authorization-code'])
          .default('client-credentials'),
      )
      .option('--redirect-uri <uri...>', 'addresses to which the administrator may be redirected after signing in', []),
  )
  .addCommand(
    newCommand('list <workspace>', 'show the clients of a workspace', async ([id = '']) => {
      await readWorkspace(id, openAdministration());
      return show(await openWorkspaces().listClients(id));
    }),
  )
  .addCommand(
    newCommand('remove <workspace>', 'disconnect a client, and delete it at the issuer if create made it', remove)
      .requiredOption('--issuer <url>', 'the issuer of its tokens')
      .requiredOption('--client-id <id>', 'the client id at the issuer'),
  );

interface ClientOptions extends Options {
  readonly issuer: string;
  readonly clientId: string;
}

interface CreateOptions extends Options {
  readonly grant: Grant;
  readonly redirectUri: readonly string[];
}

function parseIssuer(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  throw new InvalidArgumentError('Give the address of the issuer as it appears in its tokens: https://...');
}

function parseClientId(text: string): string {
  if (/^\S+$/.test(text)) return text;
  throw new InvalidArgumentError('Give the id of the client at the issuer, without spaces.');
}

/** Throws UsageError if the server does not accept tokens of the issuer. If that is unknown, prints what to check. */
async function checkConfigured(issuer: string, stack: string | undefined): Promise<void> {
  const configured = stack ? undefined : readSecrets(dataFolder)?.configured;
  if (configured?.includes(issuer)) return;
  if (configured) {
    const known = configured.join(', ') || 'none';
    throw new UsageError(
      `the server does not accept tokens of issuer "${issuer}": add it to OAUTH_ISSUERS and restart; configured now: ${known}`,
    );
  }
  const setting = stack ? `the setting oauthIssuers of ${stack}` : 'OAUTH_ISSUERS of the server';
  console.error(`note: tokens of this client are accepted only if ${setting} includes its issuer`);
}

const add = (workspaceId: string, issuer: string, clientId: string): Promise<IssuerClient> =>
  addClient({ workspaceId, issuer, clientId }, openAdministration());

/** Creates a client and connects it to its workspace. If that fails, deletes the client: it would be of no use. */
async function createClient([workspaceId = '']: readonly string[], { grant, redirectUri, stack }: CreateOptions) {
  checkRedirects(grant, redirectUri);
  await readWorkspace(workspaceId, openAdministration());
  const issuer = await openIssuer(stack);
  const { clientId, clientSecret } = await issuer.create({ workspaceId, grant, redirectUris: redirectUri });
  try {
    await add(workspaceId, issuer.issuer, clientId);
  } catch {
    const gone = await issuer.remove(workspaceId, clientId).catch(() => false);
    const rest = gone
      ? 'nothing was created'
      : `client ${clientId} remains at the issuer and is unused: delete it there`;
    throw new UsageError(`the client could not be connected to workspace "${workspaceId}": ${rest}`);
  }
  const { tokenEndpoint, authorizationEndpoint, scope } = issuer;
  const endpoints = { tokenEndpoint, ...(grant === 'authorization-code' && { authorizationEndpoint }) };
  const json = { issuer: issuer.issuer, ...endpoints, scope, clientId, clientSecret };
  const lines = Object.entries(json).map(([name, value]) => `${titles[name]?.padEnd(15)}${value}`);
  return { json, text: [...lines, '(the secret is not shown again)'].join('\n') };
}

const titles: Readonly<Record<string, string>> = {
  issuer: 'issuer',
  tokenEndpoint: 'token endpoint',
  authorizationEndpoint: 'authorization',
  scope: 'scope',
  clientId: 'client id',
  clientSecret: 'client secret',
};

/** Throws UsageError if an issuer would refuse the addresses: a code may only go to https, or to localhost. */
function checkRedirects(grant: Grant, uris: readonly string[]): void {
  if (grant === 'client-credentials') {
    if (uris.length > 0)
      throw new UsageError('--redirect-uri applies only to --grant authorization-code: leave it out');
    return;
  }
  if (uris.length === 0) throw new UsageError('--redirect-uri is missing: --grant authorization-code requires it');
  const isSafe = (uri: string) => {
    const { protocol, hostname, hash } = URL.parse(uri) ?? {};
    return !hash && (protocol === 'https:' || (protocol === 'http:' && hostname === 'localhost'));
  };
  if (!uris.every(isSafe))
    throw new UsageError('--redirect-uri must be an https address, or http://localhost, without a fragment');
}

/** Disconnects a client, which ends its tokens, then deletes it at its issuer. Can be repeated if it fails. */
async function remove([workspaceId = '']: readonly string[], { issuer, clientId, stack }: ClientOptions) {
  const untied = await removeClient({ workspaceId, issuer, clientId }, openAdministration()).then(
    () => true,
    (error: Error) => {
      if (!(error instanceof Missing)) throw error;
      return false;
    },
  );
  const made = await findIssuer(issuer, stack);
  const gone = await made?.remove(workspaceId, clientId);
  if (!untied && !gone)
    throw new UsageError(`workspace "${workspaceId}" has no client "${clientId}" of issuer "${issuer}"`);
  return { json: { removed: clientId }, text: `removed ${clientId}` };
}
