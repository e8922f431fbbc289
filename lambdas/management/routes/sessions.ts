import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { SettingsSession } from '../../workspaces/settings-session.ts';
import { requireKey, toAdministration } from '../caller-of.ts';
import { once } from '../idempotency.ts';
import { bodyProblem } from '../problem.ts';
import { refusals } from '../problem-schemas.ts';
import { idempotencyHeaders, workspaceParams } from '../schemas.ts';
import type { ManagementEnv } from '../service.ts';
import * as sessionSchemas from '../session-schemas.ts';
import { exchangeCode, openSettingsSession, toSettingsLink } from '../sessions.ts';
import { answers, json } from './shapes.ts';

const open = createRoute({
  operationId: 'openSession',
  summary: 'Open a settings session for a person: at most an hour, for this workspace only',
  tags: ['Sessions'],
  method: 'post',
  path: '/workspaces/{workspace}/sessions',
  request: { params: workspaceParams, headers: idempotencyHeaders, body: json(sessionSchemas.newSession) },
  responses: { 201: answers('the session', sessionSchemas.openedSession), ...refusals(400, 404, 422) },
});

const exchange = createRoute({
  operationId: 'exchangeCode',
  summary: 'Exchange the code of a settings link for the token of its session: once, within two minutes',
  tags: ['Sessions'],
  method: 'post',
  path: '/sessions/exchange',
  security: [],
  request: { body: json(sessionSchemas.exchange) },
  responses: { 200: answers('the session', sessionSchemas.session), ...refusals(400) },
});

export function addSessionRoutes(app: OpenAPIHono<ManagementEnv>): void {
  app.openapi(open, async (context) => {
    requireKey(context, 'open sessions');
    const { workspace: workspaceId } = context.req.valid('param');
    const asked = context.req.valid('json');
    const { body, headers } = await once(context, {
      asked,
      toBody,
      async create(receive) {
        const opened = await openSettingsSession({ workspaceId, ...asked }, toAdministration(context), receive);
        const url = toSettingsLink(context.env.service.settingsUrl, opened.code);
        return { ...toBody(opened.session), url, token: opened.token };
      },
    });
    return context.json(body, 201, headers);
  });

  app.openapi(exchange, async (context) => {
    const { management, now, random } = context.env.service;
    const { code } = context.req.valid('json');
    const found = await exchangeCode(code, { management, random, now: now() });
    if (!found)
      throw bodyProblem(400, 'code', 'not valid: a link works once, within two minutes; open the settings again');
    const { workspaceId: workspace, actor, returnUrl, expires } = found.session;
    const more = returnUrl === undefined ? {} : { returnUrl };
    return context.json({ token: found.token, expiresAt: expires, workspace, actor, ...more }, 200);
  });
}

const toBody = ({
  sessionId,
  expires,
}: SettingsSession): { id: string; expiresAt: string; url?: string; token?: string } => ({
  id: sessionId,
  expiresAt: expires,
});
