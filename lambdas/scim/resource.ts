import type { JsonObject } from './json.ts';

/** Anything that a client or a patch produced, in the plain form that schema/normalize.ts gives it. */
export type Draft = JsonObject;

/** A resource whose every value the schema allows. Only schema/validate.ts makes one; a store takes nothing else. */
export type Resource = JsonObject & { readonly [valid]: true };

declare const valid: unique symbol;
