import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { ClientKeys } from '../../workspaces/client-keys.ts';
import { toAdministration } from '../caller-of.ts';
import { addClientKeys, removeClientKey, removeClientKeys, replaceClientKeys } from '../client-keys.ts';
import * as schemas from '../client-schemas.ts';
import { once } from '../idempotency.ts';
import { refusals } from '../problem-schemas.ts';
import { idempotencyHeaders } from '../schemas.ts';
import type { ManagementEnv } from '../service.ts';
import { clientBodies } from '../token-client-bodies.ts';
import { answers, json } from './shapes.ts';

const path = '/workspaces/{workspace}/token-clients/{client}/keys';
const tags = ['Token clients'];

const replace = createRoute({
  operationId: 'replaceClientKeys',
  summary: 'Give a client these public keys, or this address of them, in place of those that it has',
  tags,
  method: 'put',
  path,
  request: { params: schemas.tokenClientParams, body: json(schemas.clientKeys) },
  responses: { 200: answers('the client', schemas.tokenClient), ...refusals(400, 404) },
});

const add = createRoute({
  operationId: 'addClientKeys',
  summary: 'Give a client further public keys',
  tags,
  method: 'post',
  path,
  request: { params: schemas.tokenClientParams, headers: idempotencyHeaders, body: json(schemas.furtherKeys) },
  responses: { 201: answers('the client', schemas.tokenClient), ...refusals(400, 404, 409, 422) },
});

const remove = createRoute({
  operationId: 'removeClientKey',
  summary: 'Remove a public key of a client, which ends the access tokens that were issued for it',
  tags,
  method: 'delete',
  path: `${path}/{key}`,
  request: { params: schemas.keyParams },
  responses: { 200: answers('the client', schemas.tokenClient), ...refusals(400, 404, 409) },
});

const removeAll = createRoute({
  operationId: 'removeClientKeys',
  summary:
    'Remove all public keys of a client, or their address, which ends the access tokens that were issued for them',
  tags,
  method: 'delete',
  path,
  request: { params: schemas.tokenClientParams },
  responses: { 200: answers('the client', schemas.tokenClient), ...refusals(400, 404, 409) },
});

export function addClientKeyRoutes(app: OpenAPIHono<ManagementEnv>): void {
  app.openapi(replace, async (context) => {
    const { workspace: workspaceId, client: clientId } = context.req.valid('param');
    // The schema lets no body without keys pass.
    const keys = schemas.toKeys(context.req.valid('json')) as ClientKeys;
    const client = await replaceClientKeys({ workspaceId, clientId, keys }, toAdministration(context));
    return context.json(clientBodies(context.env.service)(client), 200);
  });

  app.openapi(add, async (context) => {
    const { workspace: workspaceId, client: clientId } = context.req.valid('param');
    const asked = context.req.valid('json');
    const toBody = clientBodies(context.env.service);
    const { body, headers } = await once(context, {
      asked,
      toBody,
      create: async (receive) =>
        toBody(await addClientKeys({ workspaceId, clientId, ...asked }, toAdministration(context), receive)),
    });
    return context.json(body, 201, headers);
  });

  app.openapi(remove, async (context) => {
    const { workspace: workspaceId, client: clientId, key: kid } = context.req.valid('param');
    const client = await removeClientKey({ workspaceId, clientId, kid }, toAdministration(context));
    return context.json(clientBodies(context.env.service)(client), 200);
  });

  app.openapi(removeAll, async (context) => {
    const { workspace: workspaceId, client: clientId } = context.req.valid('param');
    const client = await removeClientKeys({ workspaceId, clientId }, toAdministration(context));
    return context.json(clientBodies(context.env.service)(client), 200);
  });
}
