import type { ScimRequest } from '../../lambdas/http/operation.ts';

/** A request as the border hands it on: GET of all members, unless a test says otherwise. */
export const requestOf = (request: Partial<ScimRequest>): ScimRequest => ({
  method: 'GET',
  path: '/Users',
  id: '',
  parameters: {},
  headers: {},
  body: undefined,
  base: 'https://scim.example.com/scim/v2',
  ...request,
});
