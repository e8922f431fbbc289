import { fold } from '../scim/compare.ts';
import { isObject, type Json, memberOf, parseJson } from '../scim/json.ts';
import { externalId } from '../scim/schema/common.ts';
import { userName } from '../scim/schema/user.ts';
import { textsOf, toBounded } from './bounded.ts';
import type { Sent } from './entry.ts';

/** A request as far as its refusal is to be understood. */
export interface RefusedRequest {
  readonly body: string | undefined;
  /** The filter of a search, as it was sent. */
  readonly filter: string | undefined;
  /** The value that was refused, where the refusal tells. */
  readonly refused: Json | undefined;
}

/** What a refused request asked for; undefined where it says nothing that helps. */
export function toSent({ body = '', filter, refused }: RefusedRequest): Sent | undefined {
  const resource = body.length <= largest ? parseJson(body) : undefined;
  const named = isObject(resource) ? [userName, externalId].map(({ name }) => memberOf(resource, fold(name))) : [];
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
const largest = 256 * 1024;

/** Whether what was sent tells of somebody with one of these names. A very short name would be found in anything. */
export function tellsOf({ name, filter, value }: Sent, names: readonly string[]): boolean {
  const sent = [...textsOf(name), ...textsOf(filter), ...textsOf(value)].map(fold);
  const wanted = names.map(fold);
  return sent.some((text) => wanted.some((each) => text === each || (each.length > 3 && text.includes(each))));
}
