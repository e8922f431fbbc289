import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import type { SignIn } from '../../workspaces/pre-token-generation.ts';
import { kindOf, logger } from '../log.ts';
import { userPool } from '../resources.ts';

/**
 * Connects the user pool's trigger, which runs before each token of a person, including refreshed ones: the workspace goes
 * into the access token as a claim. Without a workspace no token is issued, and the pool shows the message to the person.
 */
export function answerPreTokenGeneration(preTokenGeneration: (signIn: SignIn) => Promise<string | undefined>) {
  return async (event: PreTokenGenerationV2TriggerEvent): Promise<PreTokenGenerationV2TriggerEvent> => {
    const { clientId } = event.callerContext;
    const workspace = await preTokenGeneration({ user: event.userName, issuer: issuerOf(event), clientId }).catch(
      (error: Error) => {
        logger.error('not admitted', { clientId, error: kindOf(error) });
        throw new Error('this cannot be checked at the moment: try again');
      },
    );
    if (workspace === undefined) {
      logger.warn('refused', { clientId });
      throw new Error('you are not an administrator of the workspace that this is for');
    }
    logger.info('admitted', { clientId, workspace });
    const accessTokenGeneration = { claimsToAddOrOverride: { [userPool.workspaceClaim]: workspace } };
    return { ...event, response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } };
  };
}

/** The claim `iss` of the pool's tokens. */
const issuerOf = ({ region, userPoolId }: PreTokenGenerationV2TriggerEvent) =>
  `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
