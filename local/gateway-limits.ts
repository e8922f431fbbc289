import type { RawRequest } from './proxy-event.ts';

/*
 * What API Gateway and Lambda do not let pass, as their documentation says; docs/operations.md lists what they do besides and the
 * stand-in does not.
 */

/** The most bytes of a body that API Gateway takes. */
export const bodyLimit = 10 * 1024 * 1024;

/** The most characters of a URL, with its host. */
const urlLimit = 10_240;

/** The most bytes of the values of all headers. */
const headerLimit = 10_240;

/** The most bytes of what a function is handed, and of what it answers: 6 MB, and some. */
const lambdaLimit = 6_291_556;

/** The methods that a REST API knows: `ANY` stands for these. */
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The type of the refusal that API Gateway has for a request before it looks for a route; undefined if it has none. */
export function findBreach({ method, host, url, headers, body }: RawRequest): string | undefined {
  if (`https://${host}${url}`.length > urlLimit) return 'URL_TOO_LONG';
  const size = Object.values(headers)
    .flat()
    .reduce((sum, value) => sum + Buffer.byteLength(value, 'latin1'), 0);
  if (size > headerLimit) return 'HEADERS_TOO_LARGE';
  if (body.length > bodyLimit) return 'REQUEST_TOO_LARGE';
  // Bytes that are not ASCII, and braces and pipes in a query, must be percent-encoded.
  if (/[^\x20-\x7e]/.test(url) || /\?.*[{|}]/.test(url)) return 'DEFAULT_4XX';
  return methods.includes(method) ? undefined : 'MISSING_AUTHENTICATION_TOKEN';
}

/** Whether Lambda takes this for an event, or for an answer: it is sent as JSON. */
export const fitsLambda = (payload: unknown) => Buffer.byteLength(JSON.stringify(payload)) <= lambdaLimit;
