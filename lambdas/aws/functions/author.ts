import type { APIGatewayProxyEvent } from 'aws-lambda';
import { toProviderClient } from '../../activity/provider-client.ts';
import type { Author } from '../../members/author.ts';

/** Who sent a request, as the authorizer and the gateway know it. */
export function toAuthor({ requestContext }: APIGatewayProxyEvent, rewriters: readonly string[]): Author {
  const { credential, credentialName } = requestContext.authorizer ?? {};
  const client = toProviderClient(requestContext.identity?.userAgent ?? '', rewriters);
  return {
    credential: { id: String(credential), ...(credentialName && { name: String(credentialName).slice(0, 64) }) },
    request: requestContext.requestId,
    ...(client !== undefined && { client }),
    rewriters,
  };
}
