import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { denialReason } from '../http/gateway-errors.ts';
import type { Verdict } from '../workspaces/authorize.ts';
import { log } from './log.ts';

/**
 * The border of the authorizer. The policy covers the whole stage, since the gateway caches it for the token, not for the
 * path. What is invalid is the gateway's 401; the reason stays in the log. Any other failure becomes its 503.
 */
export function answerAuthorizer(authorize: (headers: readonly string[]) => Promise<Verdict>) {
  return async (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const verdict = await authorize(authorizationOf(event)).catch((error: Error) => {
      log('error', 'not checked', { requestId: event.requestContext.requestId, error: error.name });
      throw new Error('the credential can not be checked');
    });
    const { requestId } = event.requestContext;
    switch (verdict.kind) {
      case 'invalid':
        log('warn', 'unauthorized', { requestId, reason: verdict.reason });
        // The one text that the gateway answers with 401.
        throw new Error('Unauthorized');
      case 'denied':
        log('warn', 'denied', { requestId, workspace: verdict.workspaceId });
        return toPolicy(event, 'Deny', verdict.workspaceId, { [denialReason]: verdict.detail });
      case 'granted': {
        const { workspace, credentialId, scopes } = verdict.grant;
        return toPolicy(event, 'Allow', workspace.id, {
          workspace: workspace.id,
          manner: workspace.manner,
          credential: credentialId,
          scopes: scopes.join(' '),
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

/** arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>, up to the stage. */
function toPolicy(
  { methodArn }: APIGatewayRequestAuthorizerEvent,
  Effect: 'Allow' | 'Deny',
  principalId: string,
  context: Readonly<Record<string, string>>,
): APIGatewayAuthorizerResult {
  const [api, stage] = methodArn.split('/');
  const statement = { Action: 'execute-api:Invoke', Effect, Resource: `${api}/${stage}/*` };
  return { principalId, policyDocument: { Version: '2012-10-17', Statement: [statement] }, context };
}
