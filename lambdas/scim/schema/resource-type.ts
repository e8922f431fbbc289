import type { ComplexAttribute, Scope } from './attribute.ts';
import type { Check } from './check.ts';

/** An extension of a resource type, RFC 7643 section 3.3: an attribute of the resource with a URN as its name. */
export interface Extension {
  /** The name of its schema in /Schemas. */
  readonly title: string;
  readonly attribute: ComplexAttribute;
}

/** A type of resources: RFC 7643 section 6. The kernel and `http/` know a resource by its type only. */
export interface ResourceType {
  readonly name: string;
  /** What our texts call one resource. */
  readonly noun: string;
  /** Below the base path; routes.ts has the routes. */
  readonly endpoint: string;
  /** The core schema with its extensions. */
  readonly schema: ComplexAttribute;
  readonly extensions: readonly Extension[];
  /** Resolves the names in a filter, a path or a list of attributes. */
  readonly scope: Scope;
  /** Whether a resource is what the schema says. */
  readonly isValid: Check;
  /** The attributes by which a resource is looked up, as our texts list them. */
  readonly keyed: string;
  /** A PATCH that asks for no attributes is answered without the resource, which may be large. */
  readonly silent?: boolean;
  /** Why a resource cannot be deleted, and what to do instead; undefined if it can. */
  readonly undeletable?: string;
}
