import { Validations } from 'aws-cdk-lib';
import {
  AuthorizationType,
  LambdaIntegration,
  type MethodDeploymentOptions,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { metadataPath, tokenPath } from '../lambdas/http/routes.ts';
import { anonymousThrottle, tokenThrottle } from '../lambdas/http/throttle.ts';
import type { ScimFunctions } from './scim-function.ts';

/** The limits of the token endpoint and of its metadata, by path and method. */
export const tokenLimits: Readonly<Record<string, MethodDeploymentOptions>> = {
  [`${tokenPath}/*`]: { throttlingRateLimit: tokenThrottle.rate, throttlingBurstLimit: tokenThrottle.burst },
  [`${metadataPath}/*`]: { throttlingRateLimit: anonymousThrottle.rate, throttlingBurstLimit: anonymousThrottle.burst },
};

/** The token endpoint of OAuth2 and its metadata. */
export function addTokenRoutes(api: RestApi, functions: ScimFunctions): void {
  const integration = new LambdaIntegration(functions.token, { scopePermissionToMethod: false });
  for (const path of [tokenPath, metadataPath]) {
    const method = api.root
      .resourceForPath(path)
      .addMethod('ANY', integration, { authorizationType: AuthorizationType.NONE });
    const reason = 'clients send their own credentials, which the function checks; the metadata holds no data';
    Validations.of(method).acknowledge({ id: 'AwsSolutions-APIG4', reason }, { id: 'AwsSolutions-COG4', reason });
  }
}
