import type { APIGatewayProxyEvent } from 'aws-lambda';
import { newContext } from '../../local/functions.ts';
import { findRoute, type RawRequest, toProxyEvent } from '../../local/proxy-event.ts';

/** The context that the authorizer returns for a credential with all scopes. */
export const grantOf = (workspace: string, mode = 'lenient') => ({
  workspace,
  mode,
  credential: 'access token 1',
  scopes: 'scim',
});

/** The event of a request that the authorizer has accepted for a workspace; `context` can override it. */
export function toEvent(
  { body = '', ...request }: Partial<Omit<RawRequest, 'body'>> & { readonly body?: string | Uint8Array } = {},
  authorizer: Readonly<Record<string, unknown>> | null = grantOf('acme'),
): APIGatewayProxyEvent {
  const host = 'scim.example.com';
  const raw = { method: 'GET', url: '/scim/v2/Users', headers: {}, sourceIp: '192.0.2.1', host, ...request };
  const match = findRoute(raw.method, raw.url);
  if (!match) throw new Error(`no route for ${raw.url}`);
  return toProxyEvent({ ...raw, body: Buffer.from(body) }, match, authorizer);
}

/** Calls a function as Lambda does. */
export const call = async (handler: unknown, event: APIGatewayProxyEvent, context = newContext()) => {
  const result = await (handler as Handler)(event, context);
  return { ...result, json: JSON.parse(result.body || 'null') as Readonly<Record<string, unknown>> };
};

type Handler = (event: unknown, context: unknown) => Promise<{ statusCode: number; headers: object; body: string }>;
