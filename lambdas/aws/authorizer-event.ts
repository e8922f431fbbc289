import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { denialReason } from '../http/gateway-errors.ts';
import { basePath, routes } from '../http/routes.ts';
import type { Verdict } from '../workspaces/authorize.ts';
import { permits } from '../workspaces/scopes.ts';
import { log } from './log.ts';

/**
 * The border of the authorizer. The policy covers the whole stage, since the gateway caches it for the token, not for the
 * path. What is invalid is the gateway's 401; the reason stays in the log. Any other failure becomes its 503.
 */
export function answerAuthorizer(authorize: (headers: readonly string[], address: string) => Promise<Verdict>) {
  return async (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const { requestId, identity } = event.requestContext;
    const verdict = await authorize(authorizationOf(event), identity.sourceIp).catch((error: Error) => {
      log('error', 'not checked', { requestId, error: error.name });
      throw new Error('the credential can not be checked');
    });
    switch (verdict.kind) {
      case 'invalid':
        log('warn', 'unauthorized', { requestId, reason: verdict.reason });
        // The one text that the gateway answers with 401.
        throw new Error('Unauthorized');
      case 'denied':
        log('warn', 'denied', { requestId, workspace: verdict.workspaceId });
        return toPolicy(event, 'Deny', ['*'], verdict.workspaceId, { [denialReason]: verdict.detail });
      case 'granted': {
        const { workspace, credentialId, scopes } = verdict.grant;
        return toPolicy(event, 'Allow', toPatterns(scopes), workspace.id, {
          workspace: workspace.id,
          manner: workspace.manner,
          credential: credentialId,
          scopes: scopes.join(' '),
          // What the gateway tells of a request that the patterns leave out.
          [denialReason]: `insufficient_scope: the token is good for ${scopes.join(' ')} alone`,
        });
      }
    }
  };
}

/** All values of the header, in whatever case its name came. */
const authorizationOf = ({ multiValueHeaders }: APIGatewayRequestAuthorizerEvent): readonly string[] =>
  Object.entries(multiValueHeaders ?? {})
    .filter(([name]) => name.toLowerCase() === 'authorization')
    .flatMap(([, values = []]) => values);

/** The routes, as a policy writes them, that scopes allow; with both kinds of them whatever no route knows as well. */
function toPatterns(scopes: readonly string[]): readonly string[] {
  if (permits(scopes, 'read') && permits(scopes, 'write')) return ['*'];
  return routes
    .filter(({ access }) => permits(scopes, access))
    .flatMap(({ method, path }) =>
      (method === 'GET' ? ['GET', 'HEAD'] : [method]).map((each) => each + basePath + path),
    )
    .map((pattern) => pattern.replace('{id}', '*'));
}

/** arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>, up to the stage. */
function toPolicy(
  { methodArn }: APIGatewayRequestAuthorizerEvent,
  Effect: 'Allow' | 'Deny',
  patterns: readonly string[],
  principalId: string,
  context: Readonly<Record<string, string>>,
): APIGatewayAuthorizerResult {
  const [api, stage] = methodArn.split('/');
  const Resource = patterns.map((pattern) => `${api}/${stage}/${pattern}`);
  const statement = { Action: 'execute-api:Invoke', Effect, Resource };
  return { principalId, policyDocument: { Version: '2012-10-17', Statement: [statement] }, context };
}
