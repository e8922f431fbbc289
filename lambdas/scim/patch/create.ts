import { equalitiesOf, isChoice } from '../filter/equalities.ts';
import type { Filter } from '../filter/filter.ts';
import { toPredicate } from '../filter/matches.ts';
import { isObject, type Json } from '../json.ts';
import type { Operation } from './operation.ts';

/**
 * The value that an operation makes if its path selects nothing: what the filter equals, and what the operation brings.
 * Undefined if no single value follows from the filter: service rule 11.
 */
export function create({ target: { where, sub }, equal }: Operation, value: Json): Json | undefined {
  const brought = sub ? { [sub.name]: value } : value;
  if (!isObject(brought)) return brought;
  if (where && !follows(where, brought)) return undefined;
  return { ...equal, ...brought };
}

function follows(where: Filter, brought: Json): boolean {
  const equal = equalitiesOf(where);
  return (
    !isChoice(where) &&
    Object.keys(equal).length > 0 &&
    toPredicate(where)({ ...(brought as object), ...equal } as Json)
  );
}
