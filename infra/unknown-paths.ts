import { Validations } from 'aws-cdk-lib';
import {
  AuthorizationType,
  ContentHandling,
  type IResource,
  MockIntegration,
  PassthroughBehavior,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import {
  type GatewayError,
  gatewayErrorBody,
  gatewayErrorHeaders,
  gatewayErrors,
} from '../lambdas/http/gateway-errors.ts';
import { basePath, managementPath, tokenPath } from '../lambdas/http/routes.ts';
import { scimType, toStatic } from './gateway-responses.ts';

/**
 * Answers 404 as a SCIM error outside the paths of the service. Without a method there, API Gateway takes a bearer token for a broken
 * signature and answers 403 with a text about key=value pairs. The cause is usually a base URL that ends too early.
 */
export function addUnknownPaths(api: RestApi): void {
  const error = gatewayErrors.find(({ type }) => type === 'MISSING_AUTHENTICATION_TOKEN') as GatewayError;
  const above = new Set([basePath, managementPath, tokenPath].flatMap(pathsAbove));
  for (const path of above) {
    const resource = path === '' ? api.root : api.root.resourceForPath(path);
    addNotFound(resource, error);
    addNotFound(resource.addResource('{proxy+}'), error);
  }
}

/** /scim/v2 -> '', /scim */
const pathsAbove = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, index, steps) => steps.slice(0, index + 1).join('/'));

function addNotFound(resource: IResource, error: GatewayError): void {
  const headers = Object.entries(toStatic(gatewayErrorHeaders(error))).map(
    ([name, value]) => [`method.response.header.${name}`, value] as const,
  );
  const statusCode = String(error.status);
  const answer = {
    statusCode,
    // Every media type is binary for this API: without this, the gateway would decode the template as Base64.
    contentHandling: ContentHandling.CONVERT_TO_TEXT,
    responseParameters: Object.fromEntries(headers),
    responseTemplates: { 'application/json': gatewayErrorBody(error) },
  };
  const toStatus = JSON.stringify({ statusCode: error.status });
  const integration = new MockIntegration({
    contentHandling: ContentHandling.CONVERT_TO_TEXT,
    requestTemplates: { 'application/json': toStatus, [scimType]: toStatus },
    // A body of another type is refused with 415: the mock would read it as its own instructions.
    passthroughBehavior: PassthroughBehavior.NEVER,
    integrationResponses: [answer],
  });
  const method = resource.addMethod('ANY', integration, {
    authorizationType: AuthorizationType.NONE,
    methodResponses: [{ statusCode, responseParameters: Object.fromEntries(headers.map(([name]) => [name, true])) }],
  });
  Validations.of(method).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason: 'it tells anyone that there is nothing here',
  });
}
