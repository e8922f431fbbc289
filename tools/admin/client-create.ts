import { Option } from 'commander';
import { tokenPath } from '../../lambdas/http/routes.ts';
import { readWorkspace } from '../../lambdas/management/administration.ts';
import { addClient } from '../../lambdas/management/clients.ts';
import { createTokenClient } from '../../lambdas/management/token-clients.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import { type KeyOptions, parseKeySet, toKeys } from './client-keys.ts';
import { newCommand, openAdministration, parseName, parseSecretLife } from './command.ts';
import { openIssuer } from './find-issuer.ts';
import { findOrigin } from './origin.ts';

/** client create. */
export const createCommand = newCommand(
  'create <workspace>',
  'create a client of the token endpoint and print it, once; for an authorization code, at the user pool',
  ([id = ''], options: CreateOptions) =>
    options.grant === 'authorization-code' ? createAtIssuer(id, options) : createAtEndpoint(id, options),
)
  .addOption(
    new Option('--grant <grant>', 'how the client gets tokens')
      .choices(['client-credentials', 'authorization-code'])
      .default('client-credentials'),
  )
  .option('--name <name>', 'a name that tells people what uses the client', parseName)
  .option('--read-only', 'allow reading members only')
  .option('--expires <duration>', 'how long the secret is valid, such as 90d; 365d by default', parseSecretLife)
  .option('--no-secret', 'make no secret: for a client that gets a trust')
  .option('--jwks-uri <url>', 'the address of the public keys of a client that signs its assertions itself')
  .option('--jwks <file>', 'a file with these keys, as a JSON Web Key Set', parseKeySet)
  .option('--redirect-uri <uri...>', 'addresses to which the administrator may be redirected after signing in', []);

interface CreateOptions extends KeyOptions {
  readonly grant: 'client-credentials' | 'authorization-code';
  readonly redirectUri: readonly string[];
  readonly name?: string;
  readonly readOnly?: true;
  readonly expires?: number;
  readonly secret: boolean;
}

async function createAtEndpoint(workspaceId: string, options: CreateOptions) {
  const { name = 'identity provider', readOnly, expires, redirectUri, stack } = options;
  if (redirectUri.length > 0)
    throw new UsageError('--redirect-uri applies only to --grant authorization-code: leave it out');
  const keys = toKeys(options);
  if (!options.secret && expires !== undefined)
    throw new UsageError('--expires is the end of a secret, and --no-secret makes none: leave one of them out');
  const administration = openAdministration();
  const end = expires === undefined ? undefined : new Date(administration.now.getTime() + expires);
  const secret = options.secret && !(keys && expires === undefined) ? end : ('none' as const);
  const scopes = [readOnly ? ('scim:read' as const) : ('scim' as const)];
  const issuer = await findOrigin(stack);
  const { client, text } = await createTokenClient({ workspaceId, name, scopes, keys, secret }, administration);
  return showCreated({
    issuer,
    tokenEndpoint: `${issuer}${tokenPath}`,
    scope: scopes.join(' '),
    clientId: client.clientId,
    ...(text !== undefined && { clientSecret: text, expires: client.secrets[0]?.expires }),
  });
}

/** Creates a client at an issuer and connects it to its workspace. If that fails, deletes it: it would be of no use. */
async function createAtIssuer(workspaceId: string, { redirectUri, stack }: CreateOptions) {
  checkRedirects(redirectUri);
  await readWorkspace(workspaceId, openAdministration());
  const { issuer, tokenEndpoint, authorizationEndpoint, scope, ...at } = await openIssuer(stack);
  const { clientId, clientSecret } = await at.create({ workspaceId, redirectUris: redirectUri });
  try {
    await addClient({ workspaceId, issuer, clientId }, openAdministration());
  } catch {
    const gone = await at.remove(workspaceId, clientId).catch(() => false);
    const rest = gone
      ? 'nothing was created'
      : `client ${clientId} remains at the issuer and is unused: delete it there`;
    throw new UsageError(`the client could not be connected to workspace "${workspaceId}": ${rest}`);
  }
  return showCreated({ issuer, tokenEndpoint, authorizationEndpoint, scope, clientId, clientSecret });
}

function showCreated(json: Readonly<Record<string, string | undefined>>) {
  const lines = Object.entries(json).map(([name, value]) => `${titles[name]?.padEnd(15)}${value}`);
  return { json, text: [...lines, ...(json['clientSecret'] ? ['(the secret is not shown again)'] : [])].join('\n') };
}

const titles: Readonly<Record<string, string>> = {
  issuer: 'issuer',
  tokenEndpoint: 'token endpoint',
  authorizationEndpoint: 'authorization',
  scope: 'scope',
  clientId: 'client id',
  clientSecret: 'client secret',
  expires: 'expires',
};

/** Throws UsageError if an issuer would refuse the addresses: a code may only go to https, or to localhost. */
function checkRedirects(uris: readonly string[]): void {
  if (uris.length === 0) throw new UsageError('--redirect-uri is missing: --grant authorization-code requires it');
  const isSafe = (uri: string) => {
    const { protocol, hostname, hash } = URL.parse(uri) ?? {};
    return !hash && (protocol === 'https:' || (protocol === 'http:' && hostname === 'localhost'));
  };
  if (!uris.every(isSafe))
    throw new UsageError('--redirect-uri must be an https address, or http://localhost, without a fragment');
}
