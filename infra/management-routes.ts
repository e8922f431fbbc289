import { Duration, Stack, Token, Validations } from 'aws-cdk-lib';
import {
  AuthorizationType,
  type CfnAuthorizer,
  type IResource,
  LambdaIntegration,
  type MethodDeploymentOptions,
  RequestAuthorizer,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { exchangePath, managementPath } from '../lambdas/http/routes.ts';
import { anonymousThrottle, managementThrottle, type Throttle } from '../lambdas/http/throttle.ts';
import type { ScimFunctions } from './scim-function.ts';
import type { ServiceScope } from './service-scope.ts';

const toLimit = ({ rate, burst }: Throttle): MethodDeploymentOptions => ({
  throttlingRateLimit: rate,
  throttlingBurstLimit: burst,
});

/** The limits of the management API, by path and method. */
export const managementLimits: Readonly<Record<string, MethodDeploymentOptions>> = {
  [`${managementPath}/{proxy+}/*`]: toLimit(managementThrottle),
  [`${exchangePath}/POST`]: toLimit(anonymousThrottle),
};

/**
 * The management API: one function behind an authorizer without a cache, so a revoked key stops working at once.
 * Two kinds of requests need no credentials: the exchange of a code, and OPTIONS, which browsers send without any.
 */
export function addManagementRoutes(scope: ServiceScope, api: RestApi, functions: ScimFunctions): void {
  const authorizer = new RequestAuthorizer(scope, 'ManagementAuthorizer', {
    handler: functions.authorizer,
    // Also a request without a credential is answered by the function, so that a page of another origin can read the answer.
    identitySources: [],
    resultsCacheTtl: Duration.seconds(0),
  });
  // The CDK writes an empty text, which names no source.
  (authorizer.node.defaultChild as CfnAuthorizer).addPropertyDeletionOverride('IdentitySource');
  const integration = new LambdaIntegration(functions.manage, { scopePermissionToMethod: false });
  const root = api.root.resourceForPath(managementPath);
  const exchange = api.root.resourceForPath(exchangePath);
  const named = [root, exchange.parentResource as IResource, exchange];
  for (const resource of named.flatMap((each) => [each, each.addResource('{proxy+}')])) {
    resource.addMethod('ANY', integration, { authorizer });
    open(resource, 'OPTIONS', integration);
  }
  open(exchange, 'POST', integration);
  allowUsageKeys(Stack.of(scope), functions);
}

function open(resource: IResource, name: string, integration: LambdaIntegration): void {
  const method = resource.addMethod(name, integration, { authorizationType: AuthorizationType.NONE });
  Validations.of(method).acknowledge(
    { id: 'AwsSolutions-APIG4', reason: 'a code that works once is the credential; OPTIONS tells of no data' },
    { id: 'AwsSolutions-COG4', reason: 'a code that works once is the credential; OPTIONS tells of no data' },
  );
}

const paths = ['/apikeys', '/usageplans', '/usageplans/*/keys', '/usageplans/*/keys/*'];

/** Lets the function create a usage key for each new workspace, in the usage plan of the stack. */
function allowUsageKeys({ region, partition }: Stack, { manage }: ScimFunctions): void {
  const resources = paths.map((path) => `arn:${partition}:apigateway:${region}::${path}`);
  manage.addToRolePolicy(new PolicyStatement({ actions: ['apigateway:GET', 'apigateway:POST'], resources }));
  const shown = (value: string, name: string) => (Token.isUnresolved(value) ? `<AWS::${name}>` : value);
  for (const path of paths.filter((each) => each.includes('*'))) {
    const resource = `arn:${shown(partition, 'Partition')}:apigateway:${shown(region, 'Region')}::${path}`;
    Validations.of(manage.role as IRole).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${resource}]`,
      reason: 'the id of the usage plan depends on the API, which depends on this function',
    });
  }
}
