import { equalJson } from './json.ts';
import type { Dialect, Mode } from './mode.ts';

/** A mode that behaves like another one and records which of its dialects rewrote something. */
export interface WatchedMode {
  readonly mode: Mode;
  readonly rewriters: () => readonly string[];
}

export function watchMode(mode: Mode): WatchedMode {
  const used = new Set<string>();
  const dialects = mode.dialects.map((dialect) => watchDialect(dialect, () => used.add(dialect.name)));
  return { mode: { ...mode, dialects }, rewriters: () => [...used].toSorted() };
}

function watchDialect(dialect: Dialect, note: () => void): Dialect {
  /** A function that notes whenever it changes its input. */
  const watch = <Given extends readonly unknown[], Made>(
    work: ((...given: Given) => Made) | undefined,
    isAsGiven: (given: Given[0], made: Made) => boolean,
  ) =>
    work &&
    ((...given: Given): Made => {
      const made = work(...given);
      if (!isAsGiven(given[0], made)) note();
      return made;
    });
  return {
    name: dialect.name,
    value: watch(dialect.value, equalJson),
    list: watch(dialect.list, equalJson),
    operation: watch(dialect.operation, (given, made) => made.length === 1 && made[0] === given),
    alias: watch(dialect.alias, (_, path) => path === undefined),
  };
}
