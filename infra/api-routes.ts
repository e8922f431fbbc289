import { type IAuthorizer, LambdaIntegration, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { basePath, routes } from '../lambdas/http/routes.ts';
import type { ScimFunctions } from './scim-function.ts';

/**
 * Adds the routes, a HEAD for each GET, and the fallback function for every other path below the base path.
 * A resource without a variable gets a greedy one: API Gateway does not go back up to look for another match.
 */
export function addRoutes(api: RestApi, authorizer: IAuthorizer, functions: ScimFunctions): void {
  const options = { authorizer, apiKeyRequired: true };
  // One permission for each function, not one for each method.
  const integrate = (name: Exclude<keyof ScimFunctions, 'pre-token-generation'>) =>
    new LambdaIntegration(functions[name], { scopePermissionToMethod: false });
  const paths = new Set(['', ...routes.map(({ path }) => path)]);
  for (const path of paths) {
    const resource = api.root.resourceForPath(basePath + path);
    for (const { method, function: name } of routes.filter((route) => route.path === path)) {
      const methods = method === 'GET' ? ['GET', 'HEAD'] : [method];
      for (const each of methods) resource.addMethod(each, integrate(name), options);
    }
    resource.addMethod('ANY', integrate('fallback'), options);
    if (!paths.has(`${path}/{id}`)) resource.addResource('{proxy+}').addMethod('ANY', integrate('fallback'), options);
  }
}
