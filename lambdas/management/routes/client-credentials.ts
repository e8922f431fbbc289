import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ClientSecret } from '../../workspaces/token-client.ts';
import type { Administration, Receive } from '../administration.ts';
import { toAdministration } from '../caller-of.ts';
import {
  addSecret,
  addTrust,
  type IssuedSecret,
  removeTrust,
  revokeClientSecret,
  rotateClientSecret,
} from '../client-credentials.ts';
import * as schemas from '../client-schemas.ts';
import { once } from '../idempotency.ts';
import { refusals } from '../problem-schemas.ts';
import { idempotencyHeaders, rotation } from '../schemas.ts';
import type { ManagementEnv } from '../service.ts';
import { toIssuedSecret, toSecretBody, toTrustBody } from '../token-client-bodies.ts';
import { toSecretEnd } from './secret-end.ts';
import { answers, json } from './shapes.ts';

const path = '/workspaces/{workspace}/token-clients/{client}';
const tags = ['Token clients'];

const add = createRoute({
  operationId: 'addClientSecret',
  summary: 'Add a secret to a client; it is shown in this answer only',
  tags,
  method: 'post',
  path: `${path}/secrets`,
  request: {
    params: schemas.tokenClientParams,
    headers: idempotencyHeaders,
    body: { ...json(schemas.newSecret), required: false as const },
  },
  responses: { 201: answers('the secret', schemas.issuedSecret), ...refusals(400, 404, 409, 422) },
});

const rotate = createRoute({
  operationId: 'rotateClientSecret',
  summary: 'Add a secret in place of another, which stays valid for a grace period',
  tags,
  method: 'post',
  path: `${path}/secrets/{secret}/rotate`,
  request: {
    params: schemas.secretParams,
    headers: idempotencyHeaders,
    body: { ...json(rotation), required: false as const },
  },
  responses: { 201: answers('the new secret', schemas.issuedSecret), ...refusals(400, 404, 409, 422) },
});

const revoke = createRoute({
  operationId: 'revokeClientSecret',
  summary: 'Revoke a secret, which ends the access tokens that were issued for it',
  tags,
  method: 'delete',
  path: `${path}/secrets/{secret}`,
  request: { params: schemas.secretParams },
  responses: { 200: answers('the revoked secret', schemas.clientSecret), ...refusals(400, 404) },
});

const trust = createRoute({
  operationId: 'addTrust',
  summary: 'Let a client present the tokens of an issuer instead of a secret',
  tags,
  method: 'post',
  path: `${path}/trusts`,
  request: { params: schemas.tokenClientParams, headers: idempotencyHeaders, body: json(schemas.newTrust) },
  responses: { 201: answers('the trust', schemas.trust), ...refusals(400, 404, 409, 422) },
});

const distrust = createRoute({
  operationId: 'removeTrust',
  summary: 'Remove a trust, which ends the access tokens that were issued for it',
  tags,
  method: 'delete',
  path: `${path}/trusts/{trust}`,
  request: { params: schemas.trustParams },
  responses: { 204: { description: 'the trust is gone' }, ...refusals(400, 404, 409) },
});

export function addClientCredentialRoutes(app: OpenAPIHono<ManagementEnv>): void {
  app.openapi(add, async (context) => {
    const { workspace: workspaceId, client: clientId } = context.req.valid('param');
    const { expiresAt } = schemas.newSecret.parse(context.req.valid('json') ?? {});
    const { body, headers } = await answerSecret(context, { expiresAt }, (receive, administration) => {
      const expires = toSecretEnd(expiresAt, 'expiresAt', administration.now);
      return addSecret({ workspaceId, clientId, expires }, administration, receive);
    });
    return context.json(body, 201, headers);
  });

  app.openapi(rotate, async (context) => {
    const { workspace: workspaceId, client: clientId, secret: secretId } = context.req.valid('param');
    const { graceSeconds } = rotation.parse(context.req.valid('json') ?? {});
    const { body, headers } = await answerSecret(context, { graceSeconds }, (receive, administration) => {
      const wanted = { workspaceId, clientId, secretId, grace: graceSeconds * 1000 };
      return rotateClientSecret(wanted, administration, receive);
    });
    return context.json(body, 201, headers);
  });

  app.openapi(revoke, async (context) => {
    const { workspace: workspaceId, client: clientId, secret: secretId } = context.req.valid('param');
    const revoked = await revokeClientSecret({ workspaceId, clientId, secretId }, toAdministration(context));
    return context.json(toSecretBody(revoked, context.env.service.now()), 200);
  });

  app.openapi(trust, async (context) => {
    const { workspace: workspaceId, client: clientId } = context.req.valid('param');
    const trusted = context.req.valid('json');
    const { body, headers } = await once(context, {
      asked: trusted,
      toBody: toTrustBody,
      create: async (receive) =>
        toTrustBody(await addTrust({ workspaceId, clientId, trusted }, toAdministration(context), receive)),
    });
    return context.json(body, 201, headers);
  });

  app.openapi(distrust, async (context) => {
    const { workspace: workspaceId, client: clientId, trust: trustId } = context.req.valid('param');
    await removeTrust({ workspaceId, clientId, trustId }, toAdministration(context));
    return context.body(null, 204);
  });
}

/** Makes a secret once, and answers with it. */
function answerSecret(
  context: Context<ManagementEnv>,
  asked: object,
  makeSecret: (receive: Receive<ClientSecret>, administration: Administration) => Promise<IssuedSecret>,
) {
  const administration = toAdministration(context);
  return once(context, {
    asked,
    toBody: (secret: ClientSecret) => toSecretBody(secret, administration.now),
    create: async (receive) => toIssuedSecret(await makeSecret(receive, administration), administration.now),
  });
}
