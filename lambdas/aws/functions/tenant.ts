import type { APIGatewayProxyEvent } from 'aws-lambda';
import { basePath } from '../../http/routes.ts';
import type { Author } from '../../members/member-store.ts';
import { type Mode, watchMode } from '../../scim/mode.ts';
import { lenient, strict } from '../../scim/modes.ts';
import { baseUrl } from '../config.ts';

/** The workspace of a request: from the authorizer only. */
export interface Tenant {
  readonly workspace: string;
  readonly mode: Mode;
  /** Whether the workspace has groups. */
  readonly groups: boolean;
  /** The URI of the service. */
  readonly base: string;
  /** Who sends the request; its rewriters are those that were used so far. */
  readonly author: () => Author;
}

/** The modes by their names in the authorizer's context. */
const modes: ReadonlyMap<unknown, Mode> = new Map([
  ['lenient', lenient],
  ['strict', strict],
]);

/** Throws if the authorizer's context lacks the workspace, its mode, the credential or its scopes. */
export function toTenant(event: APIGatewayProxyEvent): Tenant {
  const { requestContext } = event;
  const { workspace, mode: named, credential, scopes, groups } = requestContext.authorizer ?? {};
  const said = [workspace, named, credential, scopes].every((each) => typeof each === 'string' && each !== '');
  const mode = modes.get(named);
  if (!said || !mode)
    throw new Error('the context of the authorizer lacks the workspace, the mode, the credential or the scopes');
  const { domainName, path } = requestContext;
  const before = path.slice(0, Math.max(0, path.indexOf(basePath)));
  const { mode: watched, rewriters } = watchMode(mode);
  const author = () => toAuthor(event, rewriters());
  const base = baseUrl() ?? `https://${domainName}${before}${basePath}`;
  return { workspace, mode: watched, groups: groups === 'true', base, author };
}

/** Who sent a request, as the authorizer and the gateway know it. */
export function toAuthor({ requestContext }: APIGatewayProxyEvent, rewriters: readonly string[]): Author {
  const { credential, credentialName } = requestContext.authorizer ?? {};
  const client = toProviderClient(requestContext.identity?.userAgent ?? '', rewriters);
  return {
    credential: { id: String(credential), ...(credentialName && { name: String(credentialName).slice(0, 64) }) },
    request: requestContext.requestId,
    ...(client !== undefined && { client }),
    rewriters,
  };
}

/**
 * The client of an identity provider, by its User-Agent or by a habit that only it has; otherwise the product of the
 * User-Agent, such as `curl`. Undefined if there is none.
 */
export function toProviderClient(userAgent: string, rewriters: readonly string[] = []): string | undefined {
  const known = clients.find(
    ({ agent, habit }) => agent.test(userAgent) || rewriters.some((name) => habit?.test(name)),
  );
  return known?.name ?? /^[\w.-]{1,40}/.exec(userAgent)?.[0];
}

/** Whether it is the client of an identity provider, and not just a product that sends requests. */
export const isProvider = (client: string | undefined): boolean => clients.some(({ name }) => name === client);

interface KnownClient {
  readonly name: string;
  readonly agent: RegExp;
  readonly habit?: RegExp;
}

const clients: readonly KnownClient[] = [
  { name: 'Okta', agent: /^okta\b/i, habit: /^okta-/ },
  { name: 'Microsoft Entra ID', agent: /^(azure|entra|microsoft)/i, habit: /^entra-/ },
  { name: 'OneLogin', agent: /^onelogin\b/i, habit: /^onelogin-/ },
  { name: 'Ping Identity', agent: /^ping/i, habit: /^ping-/ },
  { name: 'JumpCloud', agent: /^jumpcloud\b/i },
  { name: 'Google Workspace', agent: /^google\b/i },
];
