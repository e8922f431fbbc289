import { Command, InvalidArgumentError } from 'commander';
import { openWorkspaces } from '../../lambdas/aws/stores.ts';
import { Missing, readWorkspace } from '../../lambdas/management/administration.ts';
import { addClient, type ClientRegistration, removeClient } from '../../lambdas/management/clients.ts';
import { removeTokenClient } from '../../lambdas/management/token-clients.ts';
import { invalidity } from '../../lambdas/workspaces/access-token.ts';
import type { IssuerClient } from '../../lambdas/workspaces/oauth-token.ts';
import { isClientId, type TokenClient } from '../../lambdas/workspaces/token-client.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import { dataFolder } from '../../local/engine.ts';
import { readSecrets } from '../../local/issuer/secrets.ts';
import { assertionCommand } from './client-assertion.ts';
import { createCommand } from './client-create.ts';
import { clientKeyCommands } from './client-keys.ts';
import { secretCommands } from './client-secrets.ts';
import { trustCommands } from './client-trusts.ts';
import { newCommand, type Options, openAdministration } from './command.ts';
import { findIssuer } from './find-issuer.ts';
import type { Column } from './text-table.ts';

/** A client as lists show it: of an outside issuer, or of the token endpoint. */
type ListedClient = IssuerClient | TokenClient;

const columns: readonly Column<ListedClient>[] = [
  { title: 'issuer', cell: (client) => ('issuer' in client ? client.issuer : 'this service') },
  { title: 'client id', cell: ({ clientId }) => clientId },
  { title: 'name', cell: (client) => ('name' in client ? client.name : '') },
  { title: 'credentials', cell: (client) => ('name' in client ? toCredentials(client) : '') },
  { title: 'workspace', cell: ({ workspaceId }) => workspaceId },
  { title: 'created', cell: ({ created }) => created },
];

function toCredentials({ secrets, trusts, keys }: TokenClient): string {
  const live = secrets.filter((secret) => invalidity(secret, new Date()) === undefined).length;
  const parts = [count(live, 'secret'), count(trusts.length, 'trust'), keys ? 'keys' : ''];
  return parts.filter((part) => part !== '').join(', ') || 'none';
}

const count = (number: number, thing: string) => (number === 0 ? '' : `${number} ${thing}${number === 1 ? '' : 's'}`);

/** All of a client but the hashes of its secrets. */
const toJson = (client: ListedClient) =>
  'secrets' in client ? { ...client, secrets: client.secrets.map(({ hash: _, ...secret }) => secret) } : client;

const show = (clients: readonly ListedClient[]) => ({ json: clients.map(toJson), rows: clients, columns });

/** client add, create, list, remove, secret, trust, key, assertion. */
export const clientCommands = new Command('client')
  .description('the OAuth2 clients of a workspace')
  .addCommand(
    newCommand(
      'add <workspace>',
      'connect a client of an issuer to a workspace',
      async ([id = ''], { issuer, clientId, stack }: ClientOptions) => {
        const administration = { ...openAdministration(), issuers: findIssuers(stack) };
        return show([await addClient({ workspaceId: id, issuer, clientId }, administration)]);
      },
    )
      .requiredOption('--issuer <url>', 'the issuer of its tokens; it must be configured', parseIssuer)
      .requiredOption('--client-id <id>', 'the client id at the issuer', parseClientId),
  )
  .addCommand(createCommand)
  .addCommand(
    newCommand('list <workspace>', 'show the clients of a workspace', async ([id = '']) => {
      await readWorkspace(id, openAdministration());
      const workspaces = openWorkspaces();
      return show([...(await workspaces.listTokenClients(id)), ...(await workspaces.listClients(id))]);
    }),
  )
  .addCommand(
    newCommand('remove <workspace>', 'remove a client, and delete it at its issuer if create made it', remove)
      .option('--issuer <url>', 'the issuer of its tokens, if it is not this service')
      .requiredOption('--client-id <id>', 'the client id'),
  )
  .addCommand(secretCommands)
  .addCommand(trustCommands)
  .addCommand(clientKeyCommands)
  .addCommand(assertionCommand);

interface ClientOptions extends Options {
  readonly issuer: string;
  readonly clientId: string;
}

interface RemoveOptions extends Options {
  readonly issuer?: string;
  readonly clientId: string;
}

function parseIssuer(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  throw new InvalidArgumentError('Give the address of the issuer as it appears in its tokens: https://...');
}

function parseClientId(text: string): string {
  if (/^\S+$/.test(text)) return text;
  throw new InvalidArgumentError('Give the id of the client at the issuer, without spaces.');
}

/** The issuers that the local server accepts. If they are unknown, prints what to check. */
function findIssuers(stack: string | undefined): readonly string[] | undefined {
  const configured = stack ? undefined : readSecrets(dataFolder)?.configured;
  if (configured) return configured;
  const setting = stack ? `the setting oauthIssuers of ${stack}` : 'OAUTH_ISSUERS of the server';
  console.error(`note: tokens of this client are accepted only if ${setting} includes its issuer`);
  return undefined;
}

/** Removes a client, which ends its tokens. A client of an outside issuer is then deleted there. Can be repeated if it fails. */
async function remove([workspaceId = '']: readonly string[], { issuer, clientId, stack }: RemoveOptions) {
  if (isClientId(clientId)) await removeTokenClient({ workspaceId, clientId }, openAdministration());
  else if (issuer === undefined)
    throw new UsageError('--issuer is missing: only clients of the token endpoint have none');
  else await removeFromIssuer({ workspaceId, issuer, clientId }, stack);
  return { json: { removed: clientId }, text: `removed ${clientId}` };
}

async function removeFromIssuer(client: ClientRegistration, stack: string | undefined): Promise<void> {
  const { workspaceId, issuer, clientId } = client;
  const untied = await removeClient(client, openAdministration()).then(
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
}
