import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { gatewayErrorBody, gatewayErrorHeaders, gatewayErrors } from '../lambdas/http/gateway-errors.ts';

export const scimType = 'application/scim+json';

/** The gateway's own error responses as SCIM errors. The gateway fills in their variables ($context...). */
export function addGatewayResponses(api: RestApi): void {
  for (const error of gatewayErrors) {
    const body = gatewayErrorBody(error);
    api.addGatewayResponse(error.type, {
      type: ResponseType.of(error.type),
      statusCode: String(error.status),
      responseHeaders: toStatic(gatewayErrorHeaders(error)),
      // The gateway chooses one by the Accept header; the header above is the same for both.
      templates: { 'application/json': body, [scimType]: body },
    });
  }
}

/** API Gateway uses a value in single quotes literally. */
export const toStatic = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`]));
