import { equalJson, type Json } from './json.ts';
import type { Attribute, Path, Scope } from './schema/attribute.ts';

/**
 * How strictly a workspace reads requests. Both modes (modes.ts) run the same code; each row of this record answers one
 * question of a parser.
 */
export interface Mode {
  readonly name: 'lenient' | 'strict';
  /** Attributes and schema URNs that no schema defines are dropped; otherwise they are refused. */
  readonly dropsUnknown: boolean;
  /** PATCH replaces a complex value whole; otherwise what is not sent stays, as RFC 7644 section 3.5.2.3 has it. */
  readonly replacesWhole: boolean;
  /** A value filter in a PATCH path selects exactly one value and is followed by a sub-attribute. */
  readonly selectsOne: boolean;
  /**
   * A PATCH skips a remove that selects nothing and, beside a deactivation, an operation that selects nothing or has an
   * invalid value: service rule 11. Otherwise they are refused.
   */
  readonly forgives: boolean;
  /** `Operations` of a PATCH may be one operation without a list. */
  readonly listsOneOperation: boolean;
  /** The rewriters of identity providers' habits, in the order in which they apply. */
  readonly dialects: readonly Dialect[];
}

/**
 * The rewriter of one habit of identity providers: strange SCIM in, plain SCIM out. It returns anything else as it is. The
 * schema's names and types are applied afterwards, so names within a value may be in any case.
 */
export interface Dialect {
  readonly name: string;
  /** One value of an attribute, in a resource, an operation or a filter. */
  readonly value?: ((value: Json, attribute: Attribute) => Json) | undefined;
  /** Everything that was sent for a multi-valued attribute, before its values are rewritten. */
  readonly list?: ((values: Json, attribute: Attribute) => Json) | undefined;
  /** An operation of a PATCH request, before its path is read; the scope resolves names. */
  readonly operation?: ((operation: RawOperation, scope: Scope) => readonly RawOperation[]) | undefined;
  /** The attribute that a name in a filter means, if the schema does not define the name. */
  readonly alias?: ((name: string) => Path | undefined) | undefined;
}

/** An operation of RFC 7644 section 3.5.2 with its path unread, and what a dialect asks the parser to forgive. */
export interface RawOperation {
  readonly op: string;
  readonly path?: string | null;
  readonly value?: Json;
  /** The values that a remove names, of an attribute that is stored apart; without them it removes all. */
  readonly values?: readonly string[];
  /** The path was a name in a value: it need not be well formed, and is skipped if it may not be written. */
  readonly pathless?: boolean;
  /** Skipped if the attribute of the path is unknown or may not be written. */
  readonly forgivesUnknown?: boolean;
  /** A replace through a value filter that selects nothing creates the value, as an add does. */
  readonly creates?: boolean;
}

export function toPlainValue(value: Json, attribute: Attribute, { dialects }: Mode): Json {
  return dialects.reduce((plain, dialect) => (dialect.value ? dialect.value(plain, attribute) : plain), value);
}

export function toPlainList(values: Json, attribute: Attribute, { dialects }: Mode): Json {
  return dialects.reduce((plain, dialect) => (dialect.list ? dialect.list(plain, attribute) : plain), values);
}

/** The plain operations that one operation stands for. */
export function toPlainOperations(raw: RawOperation, scope: Scope, { dialects }: Mode): readonly RawOperation[] {
  return dialects.reduce<readonly RawOperation[]>(
    (plain, { operation }) => (operation ? plain.flatMap((each) => operation(each, scope)) : plain),
    [raw],
  );
}

/** A scope that also resolves the names of the dialects. */
export function withAliases(scope: Scope, { dialects }: Mode): Scope {
  return (name) => dialects.reduce((found, { alias }) => found ?? alias?.(name), scope(name));
}

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
