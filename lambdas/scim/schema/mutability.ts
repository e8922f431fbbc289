import { mutability } from '../error.ts';
import { equalJson, isObject, type JsonObject } from '../json.ts';
import type { Draft } from '../resource.ts';
import type { ComplexAttribute } from './attribute.ts';

/**
 * RFC 7643 section 7: an immutable attribute is set once. Throws mutability where a change gives it another value or
 * takes it away.
 */
export function checkImmutable(current: JsonObject, draft: Draft, { subAttributes }: ComplexAttribute): void {
  for (const sub of subAttributes) {
    const [before, after] = [current[sub.name], draft[sub.name]];
    if (sub.mutability === 'immutable' && before !== undefined && !equalJson(before, after)) {
      throw mutability(`${sub.name} can't be changed once it has a value`);
    }
    if (sub.type === 'complex' && isObject(before)) checkImmutable(before, isObject(after) ? after : {}, sub);
  }
}
