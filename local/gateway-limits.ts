import type { RawRequest } from './proxy-event.ts';

/*
 * The documented limits of API Gateway and Lambda. docs/operations.md lists what these do beyond this
 * local gateway.
 */

/** The maximum body of API Gateway, in bytes. */
export const bodyLimit = 10 * 1024 * 1024;

/** The maximum length of a URL with its host, in characters. */
const urlLimit = 10_240;

/** The maximum size of the values of all headers, in bytes. */
const headerLimit = 10_240;

/** The maximum size of an event and of an answer of a function, in bytes: slightly above 6 MB. */
const lambdaLimit = 6_291_556;

/** The methods of a REST API: `ANY` means these. */
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The type of the error that API Gateway answers before it looks for a route; undefined if it has none. */
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

/** Whether Lambda accepts this as an event or as an answer. It is sent as JSON. */
export const fitsLambda = (payload: unknown) => Buffer.byteLength(JSON.stringify(payload)) <= lambdaLimit;
