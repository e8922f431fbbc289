import type { APIGatewayProxyEvent } from 'aws-lambda';
import { basePath } from '../../http/routes.ts';
import { baseUrl } from '../config.ts';

/** The address of the service without the path of a route: `https://scim.example.com`, or with the stage of the API. */
export function originOf({ requestContext }: Pick<APIGatewayProxyEvent, 'requestContext'>, route: string): string {
  const { domainName, path } = requestContext;
  const stage = path.slice(0, Math.max(0, path.indexOf(route)));
  return baseUrl()?.slice(0, -basePath.length) ?? `https://${domainName}${stage}`;
}
