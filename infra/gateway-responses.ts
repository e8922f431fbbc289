import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { gatewayErrorBody, gatewayErrorHeaders, gatewayErrors } from '../lambdas/http/gateway-errors.ts';

export const scimType = 'application/scim+json';

/** The gateway's own refusals as SCIM errors; their variables ($context...) are filled in by the gateway. */
export function addGatewayResponses(api: RestApi): void {
  for (const error of gatewayErrors) {
    const body = gatewayErrorBody(error);
    api.addGatewayResponse(error.type, {
      type: ResponseType.of(error.type),
      statusCode: String(error.status),
      responseHeaders: toStatic(gatewayErrorHeaders(error)),
      // The gateway picks one by what the client accepts; the header above holds for both.
      templates: { 'application/json': body, [scimType]: body },
    });
  }
}

/** API Gateway takes what stands in single quotes as it is. */
export const toStatic = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`]));
