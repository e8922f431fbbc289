import { invalidSyntax, notAcceptable, payloadTooLarge, unsupportedMediaType } from '../scim/error.ts';
import { isObject, type JsonObject, parseJson } from '../scim/json.ts';
import type { ScimRequest } from './operation.ts';
import { mediaType } from './response.ts';

/** Service rule 16. */
export const limits = { bytes: 256 * 1024, depth: 32 } as const;

/**
 * The JSON object of a request. Throws unsupportedMediaType, payloadTooLarge, or invalidSyntax where it is no JSON, no object,
 * or nested too deep.
 */
export function readBody({ body = '', headers }: ScimRequest): JsonObject {
  const type = toMediaType(headers['content-type'] ?? mediaType);
  if (type !== mediaType && type !== 'application/json') {
    throw unsupportedMediaType(`the Content-Type of the body must be ${mediaType}`);
  }
  if (body === '') throw invalidSyntax('the body is missing');
  return parseObject(body, 'the body');
}

/** The JSON object that a text of bounded size stands for; `what` is its name in refusals. */
export function parseObject(text: string, what: string): JsonObject {
  if (Buffer.byteLength(text) > limits.bytes) throw payloadTooLarge(`${what} is larger than ${limits.bytes / 1024} KB`);
  if (depthOf(text) > limits.depth) throw invalidSyntax(`${what} is nested more than ${limits.depth} levels deep`);
  const json = parseJson(text);
  if (!isObject(json)) throw invalidSyntax(`${what} must be a JSON object`);
  return json;
}

/** RFC 7644 section 3.8: what is sent is JSON; a client that accepts no JSON gets 406. */
export function checkAccept({ headers }: ScimRequest): void {
  const ranges = (headers['accept'] ?? '').split(',').filter((range) => !/;\s*q=0(\.0*)?\s*(;|$)/i.test(range));
  const accepted = ['', '*/*', 'application/*', 'application/json', mediaType];
  if (!ranges.some((range) => accepted.includes(toMediaType(range))))
    throw notAcceptable(`this service sends ${mediaType}`);
}

const toMediaType = (value: string) => value.split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** How deep the brackets of a JSON text are nested, those within strings aside. */
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
