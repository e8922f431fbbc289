import { createRoute, type OpenAPIHono, type z } from '@hono/zod-openapi';
import type { TokenClient } from '../../workspaces/token-client.ts';
import { readWorkspace } from '../administration.ts';
import { toAdministration } from '../caller-of.ts';
import * as schemas from '../client-schemas.ts';
import { once } from '../idempotency.ts';
import { toPage } from '../paging.ts';
import { refusals } from '../problem-schemas.ts';
import { idempotencyHeaders, listOf, pageQuery, workspaceParams } from '../schemas.ts';
import type { ManagementEnv } from '../service.ts';
import { clientBodies } from '../token-client-bodies.ts';
import { createTokenClient, removeTokenClient } from '../token-clients.ts';
import { toSecretEnd } from './secret-end.ts';
import { answers, json } from './shapes.ts';

const path = '/workspaces/{workspace}/token-clients';
const tags = ['Token clients'];

const list = createRoute({
  operationId: 'listTokenClients',
  summary: 'List the clients of the token endpoint in a workspace, the oldest first',
  tags,
  method: 'get',
  path,
  request: { params: workspaceParams, query: pageQuery },
  responses: { 200: answers('the clients', listOf(schemas.tokenClient)), ...refusals(400, 404) },
});

const create = createRoute({
  operationId: 'createTokenClient',
  summary: 'Create a client of the token endpoint; its secret is shown in this answer only',
  tags,
  method: 'post',
  path,
  request: { params: workspaceParams, headers: idempotencyHeaders, body: json(schemas.newTokenClient) },
  responses: { 201: answers('the client', schemas.createdTokenClient), ...refusals(400, 404, 409, 422) },
});

const remove = createRoute({
  operationId: 'removeTokenClient',
  summary: 'Remove a client, which ends its access tokens at once',
  tags,
  method: 'delete',
  path: `${path}/{client}`,
  request: { params: schemas.tokenClientParams },
  responses: { 204: { description: 'the client is gone' }, ...refusals(400, 404) },
});

const check = createRoute({
  operationId: 'checkAssertion',
  summary: 'Compare an assertion with the trusts of a workspace, claim by claim; nothing is stored',
  tags,
  method: 'post',
  path: '/workspaces/{workspace}/assertion-check',
  request: { params: workspaceParams, body: json(schemas.assertion) },
  responses: { 200: answers('what is right and what is wrong', schemas.assertionCheck), ...refusals(400, 404) },
});

export function addTokenClientRoutes(app: OpenAPIHono<ManagementEnv>): void {
  app.openapi(list, async (context) => {
    const { service } = context.env;
    const { id } = await readWorkspace(context.req.valid('param').workspace, service);
    const clients = await service.workspaces.listTokenClients(id);
    const asked = { list: context.req.path, ...context.req.valid('query') };
    return context.json(
      toPage(
        clients,
        {
          idOf: ({ clientId }: TokenClient) => clientId,
          toBody: clientBodies(service),
        },
        asked,
      ),
      200,
    );
  });

  app.openapi(create, async (context) => {
    const { workspace: workspaceId } = context.req.valid('param');
    const asked = context.req.valid('json');
    const { service } = context.env;
    const now = service.now();
    const toBody = clientBodies(service);
    const { body, headers } = await once(context, {
      asked,
      toBody,
      async create(receive): Promise<ReturnType<typeof toBody> & { secret?: string }> {
        const request = toRequest(workspaceId, asked, now);
        const { client, text } = await createTokenClient(request, toAdministration(context), receive);
        return { ...toBody(client), ...(text !== undefined && { secret: text }) };
      },
    });
    return context.json(body, 201, headers);
  });

  app.openapi(remove, async (context) => {
    const { workspace: workspaceId, client: clientId } = context.req.valid('param');
    await removeTokenClient({ workspaceId, clientId }, toAdministration(context));
    return context.body(null, 204);
  });

  app.openapi(check, async (context) => {
    const { service } = context.env;
    const { id } = await readWorkspace(context.req.valid('param').workspace, service);
    const clients = await service.workspaces.listTokenClients(id);
    return context.json(await service.checkAssertion(context.req.valid('json').assertion, clients), 200);
  });
}

function toRequest(workspaceId: string, asked: z.infer<typeof schemas.newTokenClient>, now: Date) {
  const { name, scope = 'scim', secretExpiresAt, trusts = [] } = asked;
  const keys = schemas.toKeys(asked);
  const secretless = secretExpiresAt === undefined && (keys !== undefined || trusts.length > 0);
  const secret = secretless ? ('none' as const) : toSecretEnd(secretExpiresAt, 'secretExpiresAt', now);
  return { workspaceId, name, scopes: [scope], trusts, keys, secret };
}
