import type { JsonObject } from '../json.ts';
import type { Draft } from '../resource.ts';
import type { ComplexAttribute } from './attribute.ts';
import { checkImmutable } from './mutability.ts';
import { inTableOrder, isWritable } from './normalize.ts';

/**
 * RFC 7644 section 3.5.1: what the client may write becomes what it sent, or nothing where it sent nothing; the rest stays.
 * Omission keeps the attributes of service rule 6 and those that are set once and for all.
 */
export function replace(current: JsonObject, sent: Draft, resource: ComplexAttribute): Draft {
  const draft = inTableOrder(resource, (sub) => {
    const kept = sub.keptWhenOmitted || sub.mutability === 'immutable' || !isWritable(sub);
    return sent[sub.name] ?? (kept ? current[sub.name] : undefined);
  });
  checkImmutable(current, draft, resource);
  return draft;
}
