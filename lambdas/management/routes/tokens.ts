import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { type AccessToken, invalidity } from '../../workspaces/access-token.ts';
import { readWorkspace } from '../administration.ts';
import { toAdministration } from '../caller-of.ts';
import { once } from '../idempotency.ts';
import { toPage } from '../paging.ts';
import { bodyProblem } from '../problem.ts';
import { refusals } from '../problem-schemas.ts';
import * as schemas from '../schemas.ts';
import type { ManagementEnv } from '../service.ts';
import { type IssuedToken, issueAccessToken, revokeAccessToken, rotateAccessToken } from '../tokens.ts';
import { answers, json, toLastUse } from './shapes.ts';

const path = '/workspaces/{workspace}/tokens';

const list = createRoute({
  operationId: 'listTokens',
  summary: 'List the access tokens of a workspace, the oldest first',
  tags: ['Tokens'],
  method: 'get',
  path,
  request: { params: schemas.workspaceParams, query: schemas.pageQuery },
  responses: { 200: answers('the tokens', schemas.listOf(schemas.token)), ...refusals(400, 404) },
});

const issue = createRoute({
  operationId: 'issueToken',
  summary: 'Issue an access token; it is shown in this answer only',
  tags: ['Tokens'],
  method: 'post',
  path,
  request: { params: schemas.workspaceParams, headers: schemas.idempotencyHeaders, body: json(schemas.newToken) },
  responses: { 201: answers('the token', schemas.issuedToken), ...refusals(400, 404, 422) },
});

const rotate = createRoute({
  operationId: 'rotateToken',
  summary: 'Issue a token in place of another, which stays valid for a grace period',
  tags: ['Tokens'],
  method: 'post',
  path: `${path}/{token}/rotate`,
  request: {
    params: schemas.tokenParams,
    headers: schemas.idempotencyHeaders,
    body: { ...json(schemas.rotation), required: false as const },
  },
  responses: { 201: answers('the new token', schemas.issuedToken), ...refusals(400, 404, 409, 422) },
});

const revoke = createRoute({
  operationId: 'revokeToken',
  summary: 'Revoke a token',
  tags: ['Tokens'],
  method: 'delete',
  path: `${path}/{token}`,
  request: { params: schemas.tokenParams },
  responses: { 200: answers('the revoked token', schemas.token), ...refusals(400, 404) },
});

export function addTokenRoutes(app: OpenAPIHono<ManagementEnv>): void {
  app.openapi(list, async (context) => {
    const { service } = context.env;
    const { id } = await readWorkspace(context.req.valid('param').workspace, service);
    const tokens = await service.workspaces.listTokens(id);
    const asked = { list: context.req.path, ...context.req.valid('query') };
    return context.json(
      toPage(
        tokens,
        { idOf: ({ tokenId }: AccessToken) => tokenId, toBody: (token: AccessToken) => toBody(token, service.now()) },
        asked,
      ),
      200,
    );
  });

  app.openapi(issue, async (context) => {
    const { workspace: workspaceId } = context.req.valid('param');
    const asked = context.req.valid('json');
    const now = context.env.service.now();
    const { name, scope = 'scim', expiresAt } = asked;
    const expires = expiresAt === undefined ? undefined : new Date(expiresAt);
    const { body, headers } = await once(context, {
      asked,
      toBody: (token: AccessToken) => toBody(token, now),
      async create(receive) {
        if (expires && expires <= now) throw bodyProblem(400, 'expiresAt', 'must be in the future');
        const request = { workspaceId, name, scopes: [scope], ...(expires && { expires }) };
        return toIssued(await issueAccessToken(request, toAdministration(context), receive), now);
      },
    });
    return context.json(body, 201, headers);
  });

  app.openapi(rotate, async (context) => {
    const { workspace: workspaceId, token: tokenId } = context.req.valid('param');
    const { graceSeconds } = schemas.rotation.parse(context.req.valid('json') ?? {});
    const now = context.env.service.now();
    const { body, headers } = await once(context, {
      asked: { graceSeconds },
      toBody: (token: AccessToken) => toBody(token, now),
      async create(receive) {
        const rotation = { workspaceId, tokenId, grace: graceSeconds * 1000 };
        return toIssued(await rotateAccessToken(rotation, toAdministration(context), receive), now);
      },
    });
    return context.json(body, 201, headers);
  });

  app.openapi(revoke, async (context) => {
    const { workspace: workspaceId, token: tokenId } = context.req.valid('param');
    const revoked = await revokeAccessToken({ workspaceId, tokenId }, toAdministration(context));
    return context.json(toBody(revoked, context.env.service.now()), 200);
  });
}

/** All of a token but its hash. */
function toBody(token: AccessToken, now: Date) {
  const { tokenId, name, beginning, scopes, created, expires, rotated, revoked } = token;
  return {
    id: tokenId,
    name,
    beginning,
    scope: scopes.join(' '),
    state: invalidity(token, now) ?? ('valid' as const),
    createdAt: created,
    ...(expires !== undefined && { expiresAt: expires }),
    ...(rotated !== undefined && { rotatedAt: rotated }),
    ...(revoked !== undefined && { revokedAt: revoked }),
    ...toLastUse(token),
  };
}

const toIssued = ({ text, token }: IssuedToken, now: Date): ReturnType<typeof toBody> & { token?: string } => ({
  ...toBody(token, now),
  token: text,
});
