import { isUtf8 } from 'node:buffer';
import {
  invalidFilter,
  invalidSyntax,
  invalidValue,
  notAcceptable,
  payloadTooLarge,
  unsupportedMediaType,
} from '../scim/error.ts';
import { isObject, type JsonObject, parseJson } from '../scim/json.ts';
import type { Parameters } from '../scim/schema/message.ts';

import { encodingFault } from './encoding-fault.ts';
import type { ScimRequest } from './handler.ts';
import { mediaType } from './response.ts';

/** Service rule 16. */
export const limits = { bytes: 256 * 1024, depth: 32 } as const;

/**
 * The JSON object in the body of a request. Throws unsupportedMediaType, payloadTooLarge, or invalidSyntax if it is not UTF-8, not
 * JSON, not an object, or nested too deep.
 */
export function readBody({ body, headers }: ScimRequest): JsonObject {
  checkContent(headers);
  if (!body?.length) throw invalidSyntax('the body is missing');
  checkSize(body.length, 'the body');
  return parseObject(decodeBody(body), 'the body');
}

/** Service rule 8: a body is JSON in UTF-8 (RFC 8259 section 8.1). Nothing is converted or decompressed. */
function checkContent(headers: ScimRequest['headers']): void {
  const sent = headers['content-type'] ?? mediaType;
  const type = toMediaType(sent);
  if (type !== mediaType && type !== 'application/json') {
    throw unsupportedMediaType(`the Content-Type of the body must be ${mediaType}`);
  }
  const fault = encodingFault(sent, headers['content-encoding']);
  if (fault) throw unsupportedMediaType(fault);
}

/** Invalid bytes are never replaced: two names that differ only in them would become equal. A byte order mark is skipped. */
function decodeBody(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw invalidSyntax('the body is not UTF-8: encode it as UTF-8');
  return new TextDecoder().decode(bytes);
}

/**
 * Throws invalidFilter or invalidValue if a parameter was not UTF-8: the gateway replaces what it cannot decode with U+FFFD.
 */
export function checkParameters(parameters: Parameters): void {
  for (const [name, values] of Object.entries(parameters)) {
    if (!`${name}${values.join()}`.includes('\ufffd')) continue;
    const toError = name.toLowerCase() === 'filter' ? invalidFilter : invalidValue;
    throw toError('the query of the URL is not UTF-8: percent-encode the bytes of UTF-8', [name, ...values]);
  }
}

/** Parses a JSON object of limited size; `what` names it in errors. */
export function parseObject(text: string, what: string): JsonObject {
  checkSize(Buffer.byteLength(text), what);
  if (depthOf(text) > limits.depth) throw invalidSyntax(`${what} is nested more than ${limits.depth} levels deep`);
  const json = parseJson(text);
  if (!isObject(json)) throw invalidSyntax(`${what} must be a JSON object`);
  return json;
}

function checkSize(bytes: number, what: string): void {
  if (bytes > limits.bytes) throw payloadTooLarge(`${what} is larger than ${limits.bytes / 1024} KB`);
}

/** RFC 7644 section 3.8: responses are JSON; a client that does not accept JSON gets 406. */
export function checkAccept({ headers }: ScimRequest): void {
  const ranges = (headers['accept'] ?? '').split(',').filter((range) => !/;\s*q=0(\.0*)?\s*(;|$)/i.test(range));
  const accepted = ['', '*/*', 'application/*', 'application/json', mediaType];
  if (!ranges.some((range) => accepted.includes(toMediaType(range))))
    throw notAcceptable(`this service sends ${mediaType}`);
}

const toMediaType = (value: string) => value.split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** How deep the brackets of a JSON text are nested, not counting those in strings. */
function depthOf(text: string): number {
  let [depth, deepest, inString] = [0, 0, false];
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString && character === '\\') index += 1;
    else if (character === '"') inString = !inString;
    else if (inString) continue;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
