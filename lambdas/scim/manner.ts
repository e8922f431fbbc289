import type { Json } from './json.ts';
import type { Attribute, Scope } from './schema/attribute.ts';

/**
 * How strictly a workspace takes what it is sent. Both manners run the same code; each row of this record is one
 * question that a parser asks it.
 */
export interface Manner {
  readonly name: 'liberal' | 'strict';
  /** Convert by the schema's type: "True" for true, one object for a list of one. */
  readonly converts: boolean;
  /** Attributes and schema URNs that no schema knows are dropped; otherwise they are refused. */
  readonly dropsUnknown: boolean;
  /** An operation of PATCH may do without a path. */
  readonly takesPathless: boolean;
  /** PATCH replaces a complex value whole; otherwise what is not sent stays, as RFC 7644 section 3.5.2.3 has it. */
  readonly replacesWhole: boolean;
  /** A value filter in a PATCH path selects exactly one value and is followed by a sub-attribute. */
  readonly selectsOne: boolean;
  /** The habits of identity providers that are rewritten into what the RFC asks for, in this order. */
  readonly dialects: readonly Dialect[];
}

/** A habit of an identity provider: strange in, plain out. What it does not concern it returns as it is. */
export interface Dialect {
  readonly name: string;
  /** A value of an attribute, in a resource or in an operation, before names and types are applied to it. */
  readonly value?: (value: Json, attribute: Attribute) => Json;
  /** An operation of a PATCH request, before its path is read; the scope tells what a name means. */
  readonly operation?: (operation: RawOperation, scope: Scope) => readonly RawOperation[];
}

/** An operation as RFC 7644 section 3.5.2 has it, its path unread, with what a dialect wants to be forgiven. */
export interface RawOperation {
  readonly op: string;
  readonly path?: string;
  readonly value?: Json;
  /** Skipped where the path leads to an attribute that nobody knows or that may not be written. */
  readonly forgivesUnknown?: boolean;
  /** Skipped where a value filter selects nothing. */
  readonly forgivesMiss?: boolean;
  /** A replace through a value filter that selects nothing creates the value, as an add does. */
  readonly creates?: boolean;
}
