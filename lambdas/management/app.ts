import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import { exchangePath, managementPath } from '../http/routes.ts';
import { ScimError } from '../scim/error.ts';
import { InvalidValue, StateConflict, UsageError } from '../workspaces/usage-error.ts';
import { Missing, Repeated } from './administration.ts';
import { callerOf } from './caller-of.ts';
import { checkingBody } from './checking-body.ts';
import { bodyProblem, Problem, toInvalid, toResponse } from './problem.ts';
import { refusals } from './problem-schemas.ts';
import { addActivityRoutes } from './routes/activity.ts';
import { addClientCredentialRoutes } from './routes/client-credentials.ts';
import { addClientKeyRoutes } from './routes/client-keys.ts';
import { addClientRoutes } from './routes/clients.ts';
import { addMemberRoutes } from './routes/members.ts';
import { addSessionRoutes } from './routes/sessions.ts';
import { answers, toPlain } from './routes/shapes.ts';
import { addTokenClientRoutes } from './routes/token-clients.ts';
import { addTokenRoutes } from './routes/tokens.ts';
import { addWorkspaceRoutes } from './routes/workspaces.ts';
import type { ManagementEnv } from './service.ts';

type App = OpenAPIHono<ManagementEnv>;

/** The management API: takes a request, returns an answer. */
export const app: App = new OpenAPIHono<ManagementEnv>({
  defaultHook: (result) => {
    if (!result.success) throw toInvalid(result.target, result.error.issues);
  },
}).basePath(managementPath);

const document = createRoute({
  operationId: 'getDocument',
  summary: 'Get this document',
  tags: ['OpenAPI'],
  method: 'get',
  path: '/openapi.json',
  responses: { 200: answers('an OpenAPI 3.1 document', z.record(z.string(), z.unknown())), ...refusals() },
});

app.use(withHeaders());
app.use(
  cors({
    origin: (origin, { env }: Context<ManagementEnv>) => (env.service.settingsOrigins.includes(origin) ? origin : null),
    allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key'],
    exposeHeaders: ['Idempotency-Replayed', 'Next-Cursor', 'Retry-After'],
    maxAge: 600,
  }),
);
app.use(guarding());
app.use(checkingBody());
for (const add of [
  addWorkspaceRoutes,
  addTokenRoutes,
  addClientRoutes,
  addTokenClientRoutes,
  addClientCredentialRoutes,
  addClientKeyRoutes,
  addMemberRoutes,
  addActivityRoutes,
  addSessionRoutes,
]) {
  add(app);
}
app.openapi(document, (context) => context.json(toPlain(toDocument()), 200));
app.notFound((context) => toResponse(toUnknown(context.req.method, context.req.path)));
app.onError((error, context) => toResponse(toProblem(error, context)));

/** The OpenAPI document, made from the routes. */
export function toDocument() {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Workspace SCIM management', version: '1' },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
  });
}

app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
  type: 'http',
  scheme: 'bearer',
  description: 'A management key, or the token of a settings session.',
});

function withHeaders(): MiddlewareHandler<ManagementEnv> {
  return async (context, next) => {
    await next();
    context.header('Cache-Control', 'no-store');
    context.header('X-Content-Type-Options', 'nosniff');
  };
}

/** A settings session reaches only its own workspace, on every route. */
function guarding(): MiddlewareHandler<ManagementEnv> {
  return async (context, next) => {
    const { path } = context.req;
    if (path === exchangePath) return next();
    const caller = callerOf(context);
    if (caller.kind === 'session') {
      const own = `${managementPath}/workspaces/${caller.workspaceId}`;
      const allowed = path === `${managementPath}/openapi.json` || path === own || path.startsWith(`${own}/`);
      if (!allowed) throw new Problem(403, 'a settings session reaches its own workspace only');
    }
    return next();
  };
}

function toProblem(error: Error, { env }: Context<ManagementEnv>): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Missing) return new Problem(404, error.detail);
  if (error instanceof InvalidValue) return bodyProblem(400, error.attribute, error.message);
  if (error instanceof StateConflict && error.attribute) return bodyProblem(409, error.attribute, error.message);
  if (error instanceof UsageError) return new Problem(409, error.message);
  if (error instanceof Repeated) return new Problem(409, 'the same request is being made: try again');
  if (error instanceof ScimError) return fromScim(error);
  if (error instanceof HTTPException) return new Problem(400, 'the body is not well-formed JSON');
  env.service.reportFailure(error);
  return new Problem(500, 'the service failed: try again later');
}

/** An error of the members, such as a bad cursor or id. */
function fromScim({ status, message, scimType, headers }: ScimError): Problem {
  const errors = scimType?.endsWith('Cursor') ? [{ detail: message, parameter: 'cursor' }] : [];
  return new Problem(status, message, { errors, headers });
}

/** 405 if the path has a route with another method, else 404. */
function toUnknown(method: string, path: string): Problem {
  const steps = path.split('/');
  const fitting = Object.entries(toDocument().paths ?? {}).filter(([pattern]) => fits(pattern.split('/'), steps));
  const allowed = fitting.flatMap(([, item]) => Object.keys(item)).map((each) => each.toUpperCase());
  if (allowed.length === 0 || allowed.includes(method)) {
    return new Problem(404, `there is no such path: ${managementPath}/openapi.json has those there are`);
  }
  return new Problem(405, `the methods of this path are ${allowed.join(', ')}`, {
    headers: { Allow: allowed.join(', ') },
  });
}

const fits = (pattern: readonly string[], steps: readonly string[]) =>
  pattern.length === steps.length && pattern.every((step, at) => step.startsWith('{') || step === steps[at]);
