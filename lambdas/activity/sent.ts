import { fold } from '../scim/compare.ts';
import { isObject, type Json, memberOf, parseJson } from '../scim/json.ts';
import { externalId } from '../scim/schema/common.ts';
import { displayName, userName } from '../scim/schema/user.ts';
import { textsOf, toBounded } from './bounded.ts';
import type { Sent } from './entry.ts';
import { hideInText, withoutSecrets } from './secrets.ts';

/** The parts of a refused request that explain why. */
export interface RefusedRequest {
  readonly body: string | undefined;
  /** The filter of a search, as it was sent. */
  readonly filter: string | undefined;
  /** The path of the refused operation, or of the request if it is about the path. */
  readonly path: string | undefined;
  /** The value that was refused, if the error has it. */
  readonly refused: Json | undefined;
  /** Whether the error is about the body. If so, and if the error names no part of it, the whole body is recorded. */
  readonly bodyRefused: boolean;
}

/** What a refused request asked for; undefined if nothing in it helps. */
export function toSent({ body = '', filter, path, refused, bodyRefused }: RefusedRequest): Sent | undefined {
  const readable = body.length <= largestBody ? body : '';
  const json = parseJson(readable);
  const resource = isObject(json) ? json : {};
  const named = [userName, externalId, displayName].map(({ name }) => memberOf(resource, fold(name)));
  const name = named.find((value) => typeof value === 'string' && value !== '');
  const asked = filter ?? memberOf(resource, 'filter');
  const isNamed = refused !== undefined || path !== undefined || typeof asked === 'string';
  const value = isNamed || !bodyRefused || readable === '' ? refused : (json ?? hideInText(readable));
  const sent: Sent = {
    ...(typeof name === 'string' && { name: toText(name) }),
    ...(typeof asked === 'string' && { filter: toText(hideInText(asked)) }),
    ...(path !== undefined && { path: toText(hideInText(path)) }),
    ...(value !== undefined && { value: toBounded(withoutSecrets(value)) }),
  };
  return Object.keys(sent).length > 0 ? sent : undefined;
}

const toText = (text: string) => String(toBounded(withoutSecrets(text)));

/** A larger body is refused without being read. */
const largestBody = 256 * 1024;

/** Whether one of these names was sent. A very short name must match whole, because it could be part of anything. */
export function mentions({ name, filter, path, value }: Sent, names: readonly string[]): boolean {
  const sent = [name, filter, path, value].flatMap(textsOf).map(fold);
  const wanted = names.map(fold);
  // A filter may hold the beginning of a name.
  const parts = [filter, path]
    .flatMap(textsOf)
    .flatMap((text) => [...fold(text).matchAll(/"([^"]{4,})/g)].map(([, part = '']) => part));
  return wanted.some(
    (each) =>
      parts.some((part) => each.includes(part)) ||
      sent.some((text) => text === each || (each.length > 3 && text.includes(each))),
  );
}
