import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { accepts } from 'hono/accepts';
import { toCsv } from '../../activity/csv.ts';
import { type activityEntry, activityList, status } from '../activity-schemas.ts';
import { readWorkspace } from '../administration.ts';
import { withCredentialNames } from '../credential-names.ts';
import { refusals } from '../problem-schemas.ts';
import * as schemas from '../schemas.ts';
import type { ManagementEnv } from '../service.ts';
import { answers } from './shapes.ts';

const list = createRoute({
  operationId: 'listActivity',
  summary: 'List what happened in a workspace, the newest first',
  description:
    'Changes of members and groups, refused requests, and changes of the workspace and its credentials. A page may have few entries, or none, and still a `nextCursor`.',
  tags: ['Activity'],
  method: 'get',
  path: '/workspaces/{workspace}/activity',
  request: { params: schemas.workspaceParams, query: schemas.activityQuery },
  responses: {
    200: {
      description: 'the entries; as CSV, if the client prefers text/csv',
      content: { ...answers('', activityList).content, 'text/csv': { schema: z.string() } },
      headers: { 'Next-Cursor': { description: '`nextCursor` of a page of CSV', schema: { type: 'string' as const } } },
    },
    ...refusals(400, 404),
  },
});

const readStatus = createRoute({
  operationId: 'getStatus',
  summary: 'Get how provisioning of a workspace goes',
  tags: ['Activity'],
  method: 'get',
  path: '/workspaces/{workspace}/status',
  request: { params: schemas.workspaceParams },
  responses: { 200: answers('the status', status), ...refusals(400, 404) },
});

/** Entries as the OpenAPI document describes them. JSON leaves out fields without a value. */
type Entries = readonly z.infer<typeof activityEntry>[];

export function addActivityRoutes(app: OpenAPIHono<ManagementEnv>): void {
  app.openapi(list, async (context) => {
    const { service } = context.env;
    const { id } = await readWorkspace(context.req.valid('param').workspace, service);
    const { limit, ...filters } = context.req.valid('query');
    const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
    const { entries: found, nextCursor } = await service.activity(id).list({ limit, ...given });
    const entries = await withCredentialNames(found, () => service.workspaces.listTokens(id));
    const preferred = accepts(context, {
      header: 'Accept',
      supports: ['application/json', 'text/csv'],
      default: 'application/json',
    });
    if (preferred === 'text/csv') {
      const headers = {
        'Content-Type': 'text/csv; charset=utf-8',
        ...(nextCursor !== undefined && { 'Next-Cursor': nextCursor }),
      };
      return context.body(toCsv(entries), 200, headers);
    }
    return context.json({ items: entries as Entries, ...(nextCursor !== undefined && { nextCursor }) }, 200);
  });

  app.openapi(readStatus, async (context) => {
    const { service } = context.env;
    const { id } = await readWorkspace(context.req.valid('param').workspace, service);
    return context.json(await service.status(id), 200);
  });
}
