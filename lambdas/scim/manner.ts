import type { Json } from './json.ts';
import type { Attribute, Path, Scope } from './schema/attribute.ts';

/**
 * How strictly a workspace takes what it is sent. Both manners run the same code; each row of this record is one
 * question that a parser asks it.
 */
export interface Manner {
  readonly name: 'liberal' | 'strict';
  /** Attributes and schema URNs that no schema knows are dropped; otherwise they are refused. */
  readonly dropsUnknown: boolean;
  /** PATCH replaces a complex value whole; otherwise what is not sent stays, as RFC 7644 section 3.5.2.3 has it. */
  readonly replacesWhole: boolean;
  /** A value filter in a PATCH path selects exactly one value and is followed by a sub-attribute. */
  readonly selectsOne: boolean;
  /**
   * A PATCH passes over a removal that finds nothing, and beside a deactivation over what finds no target or has a value that
   * is refused: service rule 11. Otherwise they are refused.
   */
  readonly forgives: boolean;
  /** The habits of identity providers that are rewritten into what the RFC asks for, in this order. */
  readonly dialects: readonly Dialect[];
}

/**
 * A habit of an identity provider: strange in, plain out. What it does not concern it returns as it is. Names and types of
 * the schema are applied after it, so names within a value may be in any case.
 */
export interface Dialect {
  readonly name: string;
  /** One value of an attribute, in a resource, an operation or a filter. */
  readonly value?: ((value: Json, attribute: Attribute) => Json) | undefined;
  /** All that was sent for an attribute with several values, before each of them is looked at. */
  readonly list?: ((values: Json, attribute: Attribute) => Json) | undefined;
  /** An operation of a PATCH request, before its path is read; the scope tells what a name means. */
  readonly operation?: ((operation: RawOperation, scope: Scope) => readonly RawOperation[]) | undefined;
  /** What a name in a filter means that no schema knows. */
  readonly alias?: ((name: string) => Path | undefined) | undefined;
}

/** An operation as RFC 7644 section 3.5.2 has it, its path unread, with what a dialect wants to be forgiven. */
export interface RawOperation {
  readonly op: string;
  readonly path?: string | null;
  readonly value?: Json;
  /** The path was a name in a value: it need not be well formed, and where it may not be written it is skipped. */
  readonly pathless?: boolean;
  /** Skipped where the path leads to an attribute that nobody knows or that may not be written. */
  readonly forgivesUnknown?: boolean;
  /** A replace through a value filter that selects nothing creates the value, as an add does. */
  readonly creates?: boolean;
}

export function toPlainValue(value: Json, attribute: Attribute, { dialects }: Manner): Json {
  return dialects.reduce((plain, dialect) => (dialect.value ? dialect.value(plain, attribute) : plain), value);
}

export function toPlainList(values: Json, attribute: Attribute, { dialects }: Manner): Json {
  return dialects.reduce((plain, dialect) => (dialect.list ? dialect.list(plain, attribute) : plain), values);
}

/** The operations that one stands for. */
export function toPlainOperations(raw: RawOperation, scope: Scope, { dialects }: Manner): readonly RawOperation[] {
  return dialects.reduce<readonly RawOperation[]>(
    (plain, { operation }) => (operation ? plain.flatMap((each) => operation(each, scope)) : plain),
    [raw],
  );
}

/** A scope in which the names of the dialects mean something too. */
export function withAliases(scope: Scope, { dialects }: Manner): Scope {
  return (name) => dialects.reduce((found, { alias }) => found ?? alias?.(name), scope(name));
}
