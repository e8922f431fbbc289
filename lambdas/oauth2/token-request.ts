import { isUtf8 } from 'node:buffer';
import { decodePart, parseForm } from './form.ts';
import { invalidClient, invalidRequest, OAuthError } from './oauth-error.ts';

/** A request to the token endpoint, as the gateway received it. */
export interface RawTokenRequest {
  readonly method: string;
  readonly contentType: string;
  /** What is wrong with the encoding that the headers declare. */
  readonly encodingFault: string | undefined;
  /** All values of the header. */
  readonly authorization: readonly string[];
  readonly hasQuery: boolean;
  readonly body: Uint8Array;
}

/** By what a client proves who it is. */
export type Presented = { readonly secret: string } | { readonly assertion: string };

/** A request for an access token. */
export interface ClientCredentialsRequest {
  /** Undefined if only the assertion names the client. */
  readonly clientId: string | undefined;
  readonly presented: Presented;
  /** Undefined for all that the client may have. */
  readonly scope: string | undefined;
}

/** In bytes: more than an assertion and all other parameters need. */
const longestBody = 32 * 1024;

/** Reads a request: RFC 6749 sections 2.3.1 and 4.4.2, RFC 7521 section 4.2. Throws OAuthError. */
export function readTokenRequest(request: RawTokenRequest): ClientCredentialsRequest {
  const parameters = readBody(request);
  const basic = readBasic(request.authorization);
  const grant = parameters.get('grant_type');
  if (grant === undefined) throw invalidRequest('grant_type is missing');
  if (grant !== 'client_credentials') {
    throw new OAuthError(400, 'unsupported_grant_type', 'the grant type of this endpoint is client_credentials');
  }
  return { ...readClient(parameters, basic), scope: parameters.get('scope') };
}

function readBody(request: RawTokenRequest): ReadonlyMap<string, string> {
  const { method, contentType, encodingFault, hasQuery, body } = request;
  if (method !== 'POST') {
    const headers = { Allow: 'POST' };
    throw new OAuthError(405, 'invalid_request', 'the method of this endpoint is POST', { headers });
  }
  if (hasQuery) throw invalidRequest('parameters belong into the body: the query of the URL must be empty');
  if (!/^application\/x-www-form-urlencoded\s*(;[^,]*)?$/i.test(contentType)) {
    throw invalidRequest('the Content-Type of the body must be application/x-www-form-urlencoded');
  }
  if (encodingFault !== undefined) throw invalidRequest(encodingFault);
  if (body.length > longestBody) throw invalidRequest(`the body may have at most ${longestBody / 1024} KB`);
  if (!isUtf8(body)) throw invalidRequest('the body is not UTF-8');
  return parseForm(new TextDecoder().decode(body));
}

interface Basic {
  readonly clientId: string;
  readonly secret: string;
}

/** The credentials of the Authorization header; both parts are percent-encoded. Throws OAuthError. */
function readBasic([header, another]: readonly string[]): Basic | undefined {
  if (header === undefined) return undefined;
  if (another !== undefined) throw invalidRequest('there must be one Authorization header');
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  const text = isUtf8(bytes) ? bytes.toString() : '';
  const colon = text.indexOf(':');
  if (colon < 0) throw invalidClient('the Authorization header is not Basic with an id and a secret');
  const [clientId, secret] = [text.slice(0, colon), text.slice(colon + 1)].map(decodePart);
  if (clientId === undefined || secret === undefined) {
    throw invalidClient('the id or the secret in the Authorization header is not percent-encoded');
  }
  return { clientId, secret };
}

/** Throws OAuthError if there is not exactly one method of authentication. */
function readClient(parameters: ReadonlyMap<string, string>, basic: Basic | undefined) {
  const [clientId, secret, assertion] = ['client_id', 'client_secret', 'client_assertion'].map((name) =>
    parameters.get(name),
  );
  const type = parameters.get('client_assertion_type');
  if ([basic, secret, assertion ?? type].filter((each) => each !== undefined).length > 1) {
    throw invalidRequest('a client authenticates by one method: the header, client_secret or client_assertion');
  }
  if (basic) {
    if (clientId !== undefined && clientId !== basic.clientId) throw invalidRequest('there are two client ids');
    return { clientId: basic.clientId, presented: { secret: basic.secret } };
  }
  if (secret !== undefined) {
    if (clientId === undefined) throw invalidRequest('client_id is missing');
    return { clientId, presented: { secret } };
  }
  if (assertion === undefined && type === undefined) throw invalidClient('no credential');
  if (type !== assertionType) throw invalidRequest(`client_assertion_type must be ${assertionType}`);
  if (assertion === undefined) throw invalidRequest('client_assertion is missing');
  return { clientId, presented: { assertion } };
}

/** RFC 7523 section 2.2. */
export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
