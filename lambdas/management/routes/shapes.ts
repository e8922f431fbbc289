import type { z } from '@hono/zod-openapi';
import type { Use } from '../../workspaces/access-token.ts';

type Plain = string | number | boolean | null | Plain[] | { [name: string]: Plain };

/** A body of a request, which must be there. */
export const json = <T extends z.ZodType>(schema: T) => ({
  content: { 'application/json': { schema } },
  required: true as const,
});

/** An answer with a body. */
export const answers = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { 'application/json': { schema } },
});

/** When and from where a credential was last used. */
export const toLastUse = ({ lastUsed }: { readonly lastUsed?: Use }) =>
  lastUsed && { lastUsedAt: lastUsed.time, lastUsedFrom: lastUsed.address };

/** The same as JSON, in the type that the router knows: fields without a value are left out. */
export const toPlain = (value: object): { [name: string]: Plain } => JSON.parse(JSON.stringify(value));
