import { randomBytes } from 'node:crypto';
import { openActivity, openManagement, openWorkspaces } from '../../lambdas/aws/stores.ts';
import { tokenPath } from '../../lambdas/http/routes.ts';
import type { Administration } from '../../lambdas/management/administration.ts';
import { createTokenClient, type NewTokenClient } from '../../lambdas/management/token-clients.ts';
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
  readonly form: Form | string;
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
    body: typeof form === 'string' ? form : toForm(form),
  });
  return { ...answer, json: answer.body === '' ? {} : JSON.parse(answer.body) };
}

export const toForm = (form: Form): string =>
  new URLSearchParams(
    Object.entries(form).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string]])),
  ).toString();

export const basicOf = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
