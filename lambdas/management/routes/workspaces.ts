import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Workspace } from '../../workspaces/workspace.ts';
import { readWorkspace } from '../administration.ts';
import { requireKey, toAdministration } from '../caller-of.ts';
import { once } from '../idempotency.ts';
import { parseCursor, printCursor } from '../paging.ts';
import { refusals } from '../problem-schemas.ts';
import * as schemas from '../schemas.ts';
import type { ManagementEnv } from '../service.ts';
import { changeWorkspace, createWorkspace } from '../workspaces.ts';
import { answers, json } from './shapes.ts';

const list = createRoute({
  operationId: 'listWorkspaces',
  summary: 'List workspaces, in no particular order',
  tags: ['Workspaces'],
  method: 'get',
  path: '/workspaces',
  request: { query: schemas.pageQuery },
  responses: { 200: answers('the workspaces', schemas.listOf(schemas.workspace)), ...refusals(400) },
});

const create = createRoute({
  operationId: 'createWorkspace',
  summary: 'Create a workspace; provisioning is off',
  tags: ['Workspaces'],
  method: 'post',
  path: '/workspaces',
  request: { headers: schemas.idempotencyHeaders, body: json(schemas.newWorkspace) },
  responses: { 201: answers('the workspace', schemas.workspace), ...refusals(400, 409, 422) },
});

const read = createRoute({
  operationId: 'getWorkspace',
  summary: 'Get a workspace',
  tags: ['Workspaces'],
  method: 'get',
  path: '/workspaces/{workspace}',
  request: { params: schemas.workspaceParams },
  responses: { 200: answers('the workspace', schemas.workspace), ...refusals(400, 404) },
});

const change = createRoute({
  operationId: 'changeWorkspace',
  summary: 'Change a workspace; fields that are left out stay as they are',
  tags: ['Workspaces'],
  method: 'patch',
  path: '/workspaces/{workspace}',
  request: { params: schemas.workspaceParams, body: json(schemas.workspaceChange) },
  responses: { 200: answers('the workspace', schemas.workspace), ...refusals(400, 404, 409) },
});

export function addWorkspaceRoutes(app: OpenAPIHono<ManagementEnv>): void {
  app.openapi(list, async (context) => {
    requireKey(context, 'list workspaces');
    const { cursor, limit } = context.req.valid('query');
    const found = await context.env.service.management.pageWorkspaces(parseCursor(cursor, context.req.path), limit);
    const items = found.workspaces.map((each) => toBody(each, context));
    return context.json(
      { items, ...(found.next !== undefined && { nextCursor: printCursor(found.next, context.req.path) }) },
      200,
    );
  });

  app.openapi(create, async (context) => {
    requireKey(context, 'create workspaces');
    const asked = context.req.valid('json');
    const { body, headers } = await once(context, {
      asked,
      toBody: (workspace: Workspace) => toBody(workspace, context),
      async create(receive) {
        const workspace = await createWorkspace(asked, toAdministration(context), receive);
        await context.env.service.giveUsageKey(workspace);
        return toBody(workspace, context);
      },
    });
    return context.json(body, 201, headers);
  });

  app.openapi(read, async (context) => {
    const workspace = await readWorkspace(context.req.valid('param').workspace, context.env.service);
    return context.json(toBody(workspace, context), 200);
  });

  app.openapi(change, async (context) => {
    const wanted = context.req.valid('json');
    if (wanted.sso !== undefined) requireKey(context, 'say whether single sign-on is set up');
    const { workspace: id } = context.req.valid('param');
    return context.json(toBody(await changeWorkspace(id, wanted, toAdministration(context)), context), 200);
  });
}

const toBody = (
  { id, name, singleSignOn, provisioning, mode, groups = false, created }: Workspace,
  { env }: Context<ManagementEnv>,
) => ({
  id,
  name,
  sso: singleSignOn,
  provisioning,
  mode,
  groups,
  baseUrl: env.service.scimUrl,
  createdAt: created,
});
