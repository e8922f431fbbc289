import { Validations } from 'aws-cdk-lib';
import {
  AuthorizationType,
  LambdaIntegration,
  type MethodDeploymentOptions,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { settingsPath } from '../lambdas/http/routes.ts';
import { pageThrottle } from '../lambdas/http/throttle.ts';
import type { ScimFunctions } from './scim-function.ts';

const limit = { throttlingRateLimit: pageThrottle.rate, throttlingBurstLimit: pageThrottle.burst };

/** The limits of the settings page, by path and method. */
export const pageLimits: Readonly<Record<string, MethodDeploymentOptions>> = {
  [`${settingsPath}/*`]: limit,
  [`${settingsPath}/{proxy+}/*`]: limit,
};

/** The settings page and its assets. Anyone may load them: they contain no data. */
export function addPageRoutes(api: RestApi, functions: ScimFunctions): void {
  const integration = new LambdaIntegration(functions.page, { scopePermissionToMethod: false });
  const page = api.root.resourceForPath(settingsPath);
  for (const resource of [page, page.addResource('{proxy+}')]) {
    const method = resource.addMethod('ANY', integration, { authorizationType: AuthorizationType.NONE });
    const reason = 'the page holds no data: it asks the management API, with the token of a settings session';
    Validations.of(method).acknowledge({ id: 'AwsSolutions-APIG4', reason }, { id: 'AwsSolutions-COG4', reason });
  }
}
