import type { JsonObject } from './json.ts';

/** A resource from a client or a patch, not yet validated, in the plain form of schema/normalize.ts. */
export type Draft = JsonObject;

/** A valid resource. Only schema/validate.ts makes one, and a store accepts nothing else. */
export type Resource = JsonObject & { readonly [valid]: true };

declare const valid: unique symbol;
