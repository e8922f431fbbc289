import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import { denialReason } from '../../http/gateway-errors.ts';
import { basePath, routes } from '../../http/routes.ts';
import type { Grant, Verdict } from '../../workspaces/authorize.ts';
import { permits } from '../../workspaces/scopes.ts';
import type { Workspace } from '../../workspaces/workspace.ts';
import { sharedUsageKey } from '../config.ts';
import { type Call, kindOf, logger, measure } from '../log.ts';
import type { Outcome } from '../resources.ts';
import { noteRefusal } from './refusal-notes.ts';
import { toScopeDenial } from './scope-denial.ts';
import { toProviderClient } from './tenant.ts';

type Authorize = (headers: readonly string[], address: string, client: string | undefined) => Promise<Verdict>;

/**
 * The border of the authorizer. The policy covers the whole stage, since the gateway caches it for the token, not for the
 * path. An invalid credential becomes the gateway's 401; the reason goes only to the log. Any other failure becomes its 503.
 */
export function answerAuthorizer(authorize: Authorize) {
  return async (event: APIGatewayRequestAuthorizerEvent, context?: Context): Promise<APIGatewayAuthorizerResult> => {
    const tell = openTeller(event.requestContext.requestId);
    const source = event.requestContext.identity.sourceIp;
    const verdict = await authorize(authorizationOf(event), source, clientOf(event)).catch((error: Error) => {
      logger.error('not checked', { ...tell('failed'), error: kindOf(error) });
      throw new Error('the credential cannot be checked');
    });
    switch (verdict.kind) {
      case 'invalid':
        logger.warn('unauthorized', {
          ...tell('unauthorized', verdict.workspaceId),
          reason: verdict.reason,
          credential: verdict.credentialId,
          source,
        });
        await note(event, context, { ...verdict, status: 401, detail: toAdvice(verdict.reason) });
        // The one text that the gateway answers with 401.
        throw new Error('Unauthorized');
      case 'denied':
        logger.warn('denied', { ...tell('denied', verdict.workspace.id), credential: verdict.credentialId, source });
        await note(event, context, { ...verdict, workspaceId: verdict.workspace.id, status: 403 });
        return toPolicy(verdict.workspace, toStatement(event, 'Deny', ['*']), { [denialReason]: verdict.detail });
      case 'granted':
        logger.info('authorized', tell('ok', verdict.grant.workspace.id));
        return toGrantedPolicy(event, verdict.grant);
    }
  };
}

interface Refusal {
  readonly workspaceId?: string | undefined;
  readonly credentialId?: string | undefined;
  readonly credentialName?: string | undefined;
  readonly status: number;
  readonly detail: string;
}

/** Notes in the activity of a workspace that one of its credentials was refused; an unknown credential is not noted. */
async function note(event: APIGatewayRequestAuthorizerEvent, context: Context | undefined, refusal: Refusal) {
  const { workspaceId, credentialId, credentialName, status, detail } = refusal;
  if (workspaceId === undefined || credentialId === undefined) return;
  const client = clientOf(event);
  const noted = {
    operation: 'authorizer',
    status,
    detail,
    actor: { kind: 'credential' as const, id: credentialId, ...(credentialName && { name: credentialName }) },
    request: event.requestContext.requestId,
    ...(client !== undefined && { client }),
  };
  await noteRefusal(workspaceId, noted, { left: context?.getRemainingTimeInMillis?.() });
}

const clientOf = ({ requestContext: { identity } }: APIGatewayRequestAuthorizerEvent) =>
  toProviderClient(identity.userAgent ?? '');

/** For the activity only: the client gets no reason. */
const toAdvice = (reason: string) =>
  reason === 'rotated'
    ? 'the credential was rotated, and its grace period is over: put the one that took its place into the settings of the identity provider'
    : `the credential is ${reason}: make another one and put it into the settings of the identity provider`;

/** Measures the call and returns its fields for the log. */
export function openTeller(requestId: string) {
  const start = performance.now();
  return (outcome: Outcome, workspace?: string): Call => {
    const duration = Math.round(performance.now() - start);
    const call = { requestId, workspace, operation: 'authorizer', outcome, duration };
    measure(call);
    return call;
  };
}

/** All values of the header; its name may be in any case. */
export const authorizationOf = ({ multiValueHeaders }: APIGatewayRequestAuthorizerEvent): readonly string[] =>
  Object.entries(multiValueHeaders ?? {})
    .filter(([name]) => name.toLowerCase() === 'authorization')
    .flatMap(([, values = []]) => values);

function toGrantedPolicy(event: APIGatewayRequestAuthorizerEvent, grant: Grant) {
  const { workspace, credentialId, credentialName, scopes } = grant;
  return toPolicy(workspace, toStatement(event, 'Allow', toPatterns(scopes)), {
    workspace: workspace.id,
    mode: workspace.mode,
    ...(workspace.groups && { groups: 'true' }),
    credential: credentialId,
    ...(credentialName && { credentialName }),
    scopes: scopes.join(' '),
    // What the gateway tells of a request that the patterns leave out.
    [denialReason]: toScopeDenial(scopes),
  });
}

/**
 * The routes, as a policy writes them, that scopes allow. A token that reads may GET whatever is below the base path: no GET
 * writes, and what no route knows is then 404 or 501. A token that only writes must not, since a path that is not excluded
 * letter by letter would be readable.
 */
function toPatterns(scopes: readonly string[]): readonly string[] {
  const [reads, writes] = [permits(scopes, 'read'), permits(scopes, 'write')];
  if (reads && writes) return below(basePath);
  // A slash at the end is the same path, service rule 14; `*` covers it.
  const listed = routes
    .filter(({ method, access }) => permits(scopes, access) && method !== 'GET')
    .map(({ method, path }) => method + basePath + path)
    .flatMap((pattern) => (pattern.endsWith('{id}') ? pattern.replace('{id}', '*') : [pattern, `${pattern}/`]));
  return reads ? [...listed, ...['GET', 'HEAD'].flatMap((method) => below(basePath, method))] : listed;
}

/** Whatever lies below a path, as a policy writes it, by one method or by any. */
export const below = (path: string, method = '*'): readonly string[] => [`${method}${path}`, `${method}${path}/*`];

/** arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>, up to the stage. */
export function toStatement(
  { methodArn }: APIGatewayRequestAuthorizerEvent,
  Effect: 'Allow' | 'Deny',
  patterns: readonly string[],
) {
  const [api, stage] = methodArn.split('/');
  const Resource = patterns.map((pattern) => `${api}/${stage}/${pattern}`);
  return { Action: 'execute-api:Invoke', Effect, Resource };
}

/** The usage plan must have the usage key: with an unknown key, or none, the gateway responds only with INVALID_API_KEY. */
const toPolicy = (
  { id, usageKey = sharedUsageKey() }: Workspace,
  statement: ReturnType<typeof toStatement>,
  context: Readonly<Record<string, string>>,
): APIGatewayAuthorizerResult => ({
  principalId: id,
  policyDocument: { Version: '2012-10-17', Statement: [statement] },
  context,
  usageIdentifierKey: usageKey,
});
