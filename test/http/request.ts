import type { ScimRequest } from '../../lambdas/http/handler.ts';

/** A request as the border hands it on: GET of all members, unless a test says otherwise. */
export const requestOf = ({
  body,
  ...request
}: Partial<Omit<ScimRequest, 'body'>> & { readonly body?: string | Uint8Array | undefined }): ScimRequest => ({
  method: 'GET',
  path: '/Users',
  id: '',
  parameters: {},
  headers: {},
  body: body === undefined ? undefined : Buffer.from(body),
  base: 'https://scim.example.com/scim/v2',
  ...request,
});
