import { randomBytes } from 'node:crypto';
import { openAssertions } from '../../lambdas/aws/jwt/assertions.ts';
import { openActivity, openManagement, openWorkspaces } from '../../lambdas/aws/stores.ts';
import { tokenPath } from '../../lambdas/http/routes.ts';
import type { Administration } from '../../lambdas/management/administration.ts';
import { createTokenClient, type NewTokenClient } from '../../lambdas/management/token-clients.ts';
import { answerTokenRequest, type TokenOptions } from '../../lambdas/oauth2/answer-token-request.ts';
import { GuessLimit } from '../../lambdas/oauth2/guess-limit.ts';
import { OAuthError } from '../../lambdas/oauth2/oauth-error.ts';
import { readTokenRequest } from '../../lambdas/oauth2/token-request.ts';
import type { TokenClient } from '../../lambdas/workspaces/token-client.ts';
import type { Answer } from '../../local/gateway.ts';
import type { TestService } from './service.ts';

/** Changes of an operator, at this time. */
export const operate = (now = new Date()): Administration => ({
  workspaces: openWorkspaces(),
  management: openManagement(),
  activity: openActivity,
  actor: { kind: 'operator' },
  now,
  random: () => randomBytes(32),
  issuers: undefined,
  loopbackKeys: true,
});

/** A client of the token endpoint, with its id and the text of its secret. */
export async function newClient(workspaceId: string, wanted: Partial<NewTokenClient> = {}, now = new Date()) {
  const request = { workspaceId, name: 'Entra ID', scopes: ['scim'] as const, secret: undefined, ...wanted };
  const { client, text = '' } = await createTokenClient(request, operate(now));
  return { client, clientId: client.clientId, secret: text };
}

export type Form = Readonly<Record<string, string | undefined>>;

interface FormRequest {
  readonly form: Form | string | Uint8Array;
  readonly headers?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly path?: string;
  readonly method?: string;
}

/** Sends a form to the token endpoint; what is undefined in it is left out. */
export async function post(
  service: TestService,
  { form, headers = {}, path = tokenPath, method = 'POST' }: FormRequest,
): Promise<Answer & { readonly json: Readonly<Record<string, unknown>> }> {
  const answer = await service.send({
    method,
    path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: typeof form === 'string' || form instanceof Uint8Array ? form : toForm(form),
  });
  return { ...answer, json: answer.body === '' ? {} : JSON.parse(answer.body) };
}

export const toForm = (form: Form): string =>
  new URLSearchParams(
    Object.entries(form).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string]])),
  ).toString();

export const basicOf = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

/** What the endpoint answered, and why, as the log has it. */
export interface Outcome {
  readonly status: number;
  readonly error?: string;
  readonly reason?: string | undefined;
  readonly token: string;
  readonly scope?: string;
}

/** The endpoint without the gateway: its own memory of guesses and keys, and a clock that tests move. */
export function openEndpoint(store: TokenOptions['store'], lifetime = 3600) {
  let time = Date.now();
  const guesses = new GuessLimit<TokenClient>(() => time);
  const jwts = openAssertions({ now: () => time, isLocal: () => true });
  const ask = async (form: Form, { address = '192.0.2.1', authorization = [] as readonly string[] } = {}) => {
    const contentType = 'application/x-www-form-urlencoded';
    const raw = { method: 'POST', contentType, encodingFault: undefined, authorization, hasQuery: false };
    const options = { store, guesses, jwts, audiences: endpointNames, lifetime, random: () => randomBytes(32) };
    try {
      const request = readTokenRequest({
        ...raw,
        body: Buffer.from(toForm({ grant_type: 'client_credentials', ...form })),
      });
      const sender = { address, client: undefined };
      const { body } = await answerTokenRequest(request, sender, { ...options, now: new Date(time) });
      return { status: 200, token: body.access_token, scope: body.scope } satisfies Outcome;
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      return { status: error.status, error: error.code, reason: error.details.reason, token: '' } satisfies Outcome;
    }
  };
  return {
    ask: ask as (form: Form, from?: Parameters<typeof ask>[1]) => Promise<Outcome>,
    now: () => new Date(time),
    advance: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

/** The names of the endpoint as an audience. */
export const endpointNames = ['https://scim.example.com', 'https://scim.example.com/oauth2/token'];
