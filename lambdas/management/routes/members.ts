import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { isArray, isObject, type Json, type JsonObject } from '../../scim/json.ts';
import { lenient } from '../../scim/modes.ts';
import { parseListQuery } from '../../scim/query/list-query.ts';
import type { Resource } from '../../scim/resource.ts';
import { userScope } from '../../scim/schema/user.ts';
import { readWorkspace } from '../administration.ts';
import { refusals } from '../problem-schemas.ts';
import * as schemas from '../schemas.ts';
import type { ManagementEnv } from '../service.ts';
import { answers, toPlain } from './shapes.ts';

const list = createRoute({
  operationId: 'listMembers',
  summary: 'List or search the members of a workspace',
  description: 'A page of a search in a very large workspace may have few members, or none, and still a `nextCursor`.',
  tags: ['Members'],
  method: 'get',
  path: '/workspaces/{workspace}/members',
  request: { params: schemas.workspaceParams, query: schemas.memberQuery },
  responses: { 200: answers('the members', schemas.memberList), ...refusals(400, 404) },
});

const read = createRoute({
  operationId: 'getMember',
  summary: 'Get a member with all attributes',
  tags: ['Members'],
  method: 'get',
  path: '/workspaces/{workspace}/members/{member}',
  request: { params: schemas.memberParams },
  responses: { 200: answers('the member', schemas.memberDetails), ...refusals(400, 404) },
});

export function addMemberRoutes(app: OpenAPIHono<ManagementEnv>): void {
  app.openapi(list, async (context) => {
    const { service } = context.env;
    const { id } = await readWorkspace(context.req.valid('param').workspace, service);
    const { query, active, cursor = '', limit } = context.req.valid('query');
    const filter = toFilter(query, active);
    const parameters = { cursor: [cursor], count: [String(limit)], ...(filter !== '' && { filter: [filter] }) };
    const asked = parseListQuery(parameters, { scope: userScope, mode: lenient });
    const [{ resources, nextCursor }, counts] = await Promise.all([
      service.search(id, asked),
      service.countMembers(id),
    ]);
    return context.json({ items: resources.map(toBody), ...(nextCursor !== undefined && { nextCursor }), counts }, 200);
  });

  app.openapi(read, async (context) => {
    const { workspace, member } = context.req.valid('param');
    await readWorkspace(workspace, context.env.service);
    const resource = await context.env.service.members(workspace).read(member);
    return context.json({ ...toBody(resource), attributes: toPlain(resource) }, 200);
  });
}

const searched = ['userName', 'displayName', 'name.formatted', 'name.givenName', 'name.familyName'];

/** The RFC 7644 filter for a search: `(userName sw "ada" or ...) and active eq true` */
function toFilter(query: string | undefined, active: string | undefined): string {
  const begins =
    query === undefined ? [] : [`(${searched.map((name) => `${name} sw ${JSON.stringify(query)}`).join(' or ')})`];
  return [...begins, ...(active === undefined ? [] : [`active eq ${active}`])].join(' and ');
}

function toBody(resource: Resource) {
  const { id, userName, displayName, name, roles, active, externalId, meta } = resource as JsonObject;
  const [role] = isArray(roles) ? roles : [];
  const shown = displayName ?? fullName(name);
  return {
    id: String(id),
    userName: String(userName),
    ...(typeof shown === 'string' && shown !== '' && { name: shown }),
    role: isObject(role) ? String(role['value']) : '',
    active: active === true,
    linked: externalId !== undefined,
    createdAt: isObject(meta) ? String(meta['created']) : '',
    changedAt: isObject(meta) ? String(meta['lastModified']) : '',
  };
}

function fullName(name: Json | undefined): string | undefined {
  if (!isObject(name)) return undefined;
  const { formatted, givenName, familyName } = name;
  return typeof formatted === 'string' ? formatted : [givenName, familyName].filter((part) => part).join(' ');
}
