import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { denialReason } from '../../http/gateway-errors.ts';
import { managementPath } from '../../http/routes.ts';
import type { ManagerVerdict } from '../../workspaces/authorize-manager.ts';
import type { Caller } from '../../workspaces/caller.ts';
import { logger } from '../log.ts';
import { authorizationOf, below, openTeller, toStatement } from './authorizer-function.ts';

/** Whether a request is one for the management API: by the resource, which the gateway took from the path. */
export const isForManagement = ({ resource }: APIGatewayRequestAuthorizerEvent) =>
  `${resource}/`.startsWith(`${managementPath}/`);

/**
 * The border of the authorizer in front of the management API. The gateway does not cache its verdicts, so a revoked key
 * stops working at once. A credential that is not valid gets no caller: the function behind then answers 401 or 403 itself, because
 * the answers of the gateway cannot have the CORS headers by which a page of another origin may read them.
 */
export function answerManagerAuthorizer(
  authorize: (headers: readonly string[], address: string) => Promise<ManagerVerdict>,
) {
  return async (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const tell = openTeller(event.requestContext.requestId);
    const verdict = await authorize(authorizationOf(event), event.requestContext.identity.sourceIp).catch(
      (error: Error) => {
        logger.error('not checked', { ...tell('failed'), error: error.name });
        throw new Error('the credential cannot be checked');
      },
    );
    switch (verdict.kind) {
      case 'invalid':
        logger.warn('unauthorized', { ...tell('unauthorized'), reason: verdict.reason });
        return toPolicy(event, 'nobody', {});
      case 'denied':
        logger.warn('denied', tell('denied', verdict.workspaceId));
        return toPolicy(event, 'nobody', { [denialReason]: verdict.detail });
      case 'granted':
        logger.info('authorized', tell('ok', workspaceOf(verdict.caller)));
        return toPolicy(event, verdict.caller.id, toContext(verdict.caller));
    }
  };
}

const workspaceOf = (caller: Caller) => (caller.kind === 'session' ? caller.workspaceId : undefined);

/** The context for the function and the access log: `caller` is JSON, since the gateway passes on only strings. */
function toContext(caller: Caller): Readonly<Record<string, string>> {
  const workspace = workspaceOf(caller);
  return { caller: JSON.stringify(caller), credential: caller.id, ...(workspace !== undefined && { workspace }) };
}

const toPolicy = (
  event: APIGatewayRequestAuthorizerEvent,
  principalId: string,
  context: Readonly<Record<string, string>>,
): APIGatewayAuthorizerResult => ({
  principalId,
  policyDocument: { Version: '2012-10-17', Statement: [toStatement(event, 'Allow', below(managementPath))] },
  context,
});
