import { createHash } from 'node:crypto';

/**
 * The key by which the gateway counts the requests of a workspace: always the same for a workspace of a stack, so that a second
 * attempt to make it finds that of the first one. It is no credential: gateways take it from the authorizer alone. API Gateway
 * wants 20 to 128 letters and digits.
 */
export const toUsageKey = (workspaceId: string, stack = 'local') =>
  createHash('sha256').update(`${stack} ${workspaceId}`).digest('hex');
