import { createHash } from 'node:crypto';
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { IssuerClient } from '../../workspaces/oauth-token.ts';
import type { UsedClient } from '../../workspaces/workspace-store.ts';
import { readWorkspace } from '../administration.ts';
import { toAdministration } from '../caller-of.ts';
import { addClient, missingClient, removeClient } from '../clients.ts';
import { once } from '../idempotency.ts';
import { toPage } from '../paging.ts';
import { refusals } from '../problem-schemas.ts';
import * as schemas from '../schemas.ts';
import type { ManagementEnv } from '../service.ts';
import { answers, json, toLastUse } from './shapes.ts';

const path = '/workspaces/{workspace}/clients';

const list = createRoute({
  operationId: 'listClients',
  summary: 'List the OAuth2 clients of a workspace, the oldest first',
  tags: ['Clients'],
  method: 'get',
  path,
  request: { params: schemas.workspaceParams, query: schemas.pageQuery },
  responses: { 200: answers('the clients', schemas.listOf(schemas.client)), ...refusals(400, 404) },
});

const add = createRoute({
  operationId: 'addClient',
  summary: 'Tie a client of a configured issuer to a workspace',
  tags: ['Clients'],
  method: 'post',
  path,
  request: { params: schemas.workspaceParams, headers: schemas.idempotencyHeaders, body: json(schemas.newClient) },
  responses: { 201: answers('the client', schemas.client), ...refusals(400, 404, 409, 422) },
});

const remove = createRoute({
  operationId: 'removeClient',
  summary: 'Untie a client from a workspace, which ends its tokens',
  tags: ['Clients'],
  method: 'delete',
  path: `${path}/{client}`,
  request: { params: schemas.clientParams },
  responses: { 204: { description: 'the client is gone' }, ...refusals(400, 404) },
});

export function addClientRoutes(app: OpenAPIHono<ManagementEnv>): void {
  app.openapi(list, async (context) => {
    const { service } = context.env;
    const { id } = await readWorkspace(context.req.valid('param').workspace, service);
    const clients = await service.workspaces.listClients(id);
    const asked = { list: context.req.path, ...context.req.valid('query') };
    return context.json(toPage(clients, { idOf, toBody }, asked), 200);
  });

  app.openapi(add, async (context) => {
    const { workspace: workspaceId } = context.req.valid('param');
    const asked = context.req.valid('json');
    const { body, headers } = await once(context, {
      asked,
      toBody,
      create: async (receive) => toBody(await addClient({ workspaceId, ...asked }, toAdministration(context), receive)),
    });
    return context.json(body, 201, headers);
  });

  app.openapi(remove, async (context) => {
    const { workspace, client: id } = context.req.valid('param');
    const { service } = context.env;
    await readWorkspace(workspace, service);
    const client = (await service.workspaces.listClients(workspace)).find((each) => idOf(each) === id);
    if (!client) throw missingClient(workspace);
    await removeClient(client, toAdministration(context));
    return context.body(null, 204);
  });
}

/** One short id for a path: issuer and client id can contain any characters. */
const idOf = ({ issuer, clientId }: IssuerClient) =>
  createHash('sha256')
    .update(JSON.stringify([issuer, clientId]))
    .digest('hex')
    .slice(0, 16);

const toBody = (client: UsedClient) => ({
  id: idOf(client),
  issuer: client.issuer,
  clientId: client.clientId,
  createdAt: client.created,
  ...toLastUse(client),
});
