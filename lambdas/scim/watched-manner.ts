import { equalJson, type Json } from './json.ts';
import type { Dialect, Manner } from './manner.ts';

/** A manner that does what another does, and knows which of its dialects have rewritten something so far. */
export interface WatchedManner {
  readonly manner: Manner;
  readonly rewriters: () => readonly string[];
}

export function watchManner(manner: Manner): WatchedManner {
  const used = new Set<string>();
  const dialects = manner.dialects.map((dialect) => watchDialect(dialect, () => used.add(dialect.name)));
  return { manner: { ...manner, dialects }, rewriters: () => [...used].toSorted() };
}

function watchDialect({ value, list, operation, alias, ...rest }: Dialect, note: () => void): Dialect {
  const watch = <T extends Json | undefined>(before: T | undefined, after: T): T => {
    if (!equalJson(before, after)) note();
    return after;
  };
  return {
    ...rest,
    ...(value && { value: (given, attribute) => watch(given, value(given, attribute)) }),
    ...(list && { list: (given, attribute) => watch(given, list(given, attribute)) }),
    ...(operation && {
      operation: (given, scope) => {
        const plain = operation(given, scope);
        if (plain.length !== 1 || plain[0] !== given) note();
        return plain;
      },
    }),
    ...(alias && {
      alias: (name) => {
        const path = alias(name);
        if (path) note();
        return path;
      },
    }),
  };
}
