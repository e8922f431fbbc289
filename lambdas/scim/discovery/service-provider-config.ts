import type { JsonObject } from '../json.ts';
import type { Manner } from '../manner.ts';
import { cursorTimeout } from '../query/cursor.ts';
import { pageSizes } from '../query/list-query.ts';
import { urns } from '../schema/urns.ts';

/** What this service can do: RFC 7643 section 5, RFC 9865 section 4. */
export const toServiceProviderConfig = ({ name }: Manner): JsonObject => ({
  schemas: [urns.serviceProviderConfig],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: pageSizes.most },
  changePassword: { supported: false },
  sort: { supported: true },
  etag: { supported: true },
  pagination: {
    cursor: true,
    index: true,
    defaultPaginationMethod: 'index',
    defaultPageSize: pageSizes.byDefault,
    maxPageSize: pageSizes.most,
    cursorTimeout,
  },
  ...(name === 'strict' && { interopProfileConformant: true }),
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Access token',
      description: 'An access token of the workspace in the header Authorization, as a bearer token',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
});
