import { z } from '@hono/zod-openapi';
import { line, shownOnce } from './schemas.ts';

const url = z.string().max(2000).refine(isSafeUrl, 'must be an https address, or http on this machine');

/** A browser opens the address that the page leads back to, so javascript: and data: are not allowed. */
function isSafeUrl(text: string): boolean {
  const { protocol, hostname } = URL.parse(text) ?? {};
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname ?? ''));
}

const actor = z.strictObject({ id: line, name: line });

export const newSession = z.strictObject({ actor, returnUrl: url.optional() }).openapi('NewSession');

export const openedSession = z
  .object({
    id: z.string(),
    url: z
      .string()
      .optional()
      .openapi({ description: `The link to open, within two minutes. ${shownOnce}` }),
    token: z.string().optional().openapi({ description: shownOnce }),
    expiresAt: z.string(),
  })
  .openapi('OpenedSession');

export const exchange = z.strictObject({ code: z.string() }).openapi('Exchange');

export const session = z
  .object({
    token: z.string(),
    expiresAt: z.string(),
    workspace: z.string(),
    actor: z.object({ id: z.string(), name: z.string() }),
    returnUrl: z.string().optional(),
  })
  .openapi('Session');
