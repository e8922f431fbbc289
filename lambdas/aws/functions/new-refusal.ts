import type { APIGatewayProxyEvent } from 'aws-lambda';
import { toSent } from '../../activity/sent.ts';
import { basePath, isOfOneResource } from '../../http/routes.ts';
import { ScimError } from '../../scim/error.ts';
import type { NewRefusal } from '../dynamodb/activity/layout.ts';
import { toAuthor } from './tenant.ts';

/** The activity entry of a refused request. */
export function toNewRefusal(
  event: APIGatewayProxyEvent,
  operation: string,
  status: number,
  error: Error | null,
): NewRefusal {
  const { credential, request, client } = toAuthor(event, []);
  const { scimType, message, refused } =
    error instanceof ScimError ? error : new ScimError(status, 'the service failed');
  const sent = toSent({ body: bodyOf(event), filter: event.multiValueQueryStringParameters?.['filter']?.[0], refused });
  const member = isOfOneResource(event.resource.slice(basePath.length))
    ? event.pathParameters?.['id']?.slice(0, 64)
    : undefined;
  return {
    operation,
    status,
    ...(scimType && { scimType }),
    detail: message,
    actor: { kind: 'credential', ...credential },
    ...(client !== undefined && { client }),
    request,
    ...(member !== undefined && { member }),
    ...(sent && { sent }),
  };
}

const bodyOf = ({ body, isBase64Encoded }: APIGatewayProxyEvent) =>
  isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString() : (body ?? undefined);
