import type { JsonObject } from '../json.ts';
import type { Mode } from '../mode.ts';
import { cursorTimeout } from '../query/cursor.ts';
import { pageSizes } from '../query/list-query.ts';
import { urns } from '../schema/urns.ts';

const bearerTokens = 'https://www.rfc-editor.org/info/rfc6750';
const oauth2 = 'https://www.rfc-editor.org/info/rfc6749';

/**
 * The features of this service: RFC 7643 section 5, RFC 9865 section 4. `documentation` is the address of the operator's
 * pages for administrators; by default, the specifications.
 */
export const toServiceProviderConfig = ({ name }: Mode, documentation?: string): JsonObject => ({
  schemas: [urns.serviceProviderConfig],
  documentationUri: documentation ?? 'https://www.rfc-editor.org/info/rfc7644',
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
      specUri: bearerTokens,
      documentationUri: documentation ?? bearerTokens,
      primary: true,
    },
    {
      type: 'oauth2',
      name: 'OAuth 2.0',
      description:
        'A token of an OAuth 2.0 issuer that the operator has configured: client credentials or authorization code',
      specUri: oauth2,
      documentationUri: documentation ?? oauth2,
      primary: false,
    },
  ],
});
