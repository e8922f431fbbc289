import createClient from 'openapi-fetch';

/** The management API at an address, by a management key or the token of a settings session. */
export const openManagementClient = ({ url, token, fetch }) =>
  createClient({ baseUrl: url, headers: { Authorization: `Bearer ${token}` }, ...(fetch && { fetch }) });
