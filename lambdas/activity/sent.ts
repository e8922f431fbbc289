import { fold } from '../scim/compare.ts';
import { isObject, type Json, memberOf, parseJson } from '../scim/json.ts';
import { externalId } from '../scim/schema/common.ts';
import { displayName, userName } from '../scim/schema/user.ts';
import { textsOf, toBounded } from './bounded.ts';
import type { Sent } from './entry.ts';

/** The parts of a refused request that explain why. */
export interface RefusedRequest {
  readonly body: string | undefined;
  /** The filter of a search, as it was sent. */
  readonly filter: string | undefined;
  /** The value that was refused, if the error has it. */
  readonly refused: Json | undefined;
}

/** What a refused request asked for; undefined if nothing in it helps. */
export function toSent({ body = '', filter, refused }: RefusedRequest): Sent | undefined {
  const resource = body.length <= largestBody ? parseJson(body) : undefined;
  const named = isObject(resource)
    ? [userName, externalId, displayName].map(({ name }) => memberOf(resource, fold(name)))
    : [];
  const name = named.find((value) => typeof value === 'string' && value !== '');
  const asked = filter ?? (isObject(resource) ? memberOf(resource, 'filter') : undefined);
  const sent: Sent = {
    ...(typeof name === 'string' && { name: String(toBounded(name)) }),
    ...(typeof asked === 'string' && { filter: String(toBounded(asked)) }),
    ...(refused !== undefined && { value: toBounded(refused) }),
  };
  return Object.keys(sent).length > 0 ? sent : undefined;
}

/** A larger body is refused without being read. */
const largestBody = 256 * 1024;

/** Whether one of these names was sent. A very short name must match whole, because it could be part of anything. */
export function mentions({ name, filter, value }: Sent, names: readonly string[]): boolean {
  const sent = [...textsOf(name), ...textsOf(filter), ...textsOf(value)].map(fold);
  const wanted = names.map(fold);
  // A filter may hold the beginning of a name.
  const parts = textsOf(filter).flatMap((text) =>
    [...fold(text).matchAll(/"([^"]{4,})/g)].map(([, part = '']) => part),
  );
  return wanted.some(
    (each) =>
      parts.some((part) => each.includes(part)) ||
      sent.some((text) => text === each || (each.length > 3 && text.includes(each))),
  );
}
