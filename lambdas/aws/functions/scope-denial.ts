import { basePath } from '../../http/routes.ts';
import { permits } from '../../workspaces/scopes.ts';

/** What the gateway tells of a request that these scopes do not cover. */
export const toScopeDenial = (scopes: readonly string[]) =>
  `insufficient_scope: ${toNeed(scopes)}; the token has ${scopes.join(' ')}`;

function toNeed(scopes: readonly string[]): string {
  const missing = (['read', 'write'] as const).find((access) => !permits(scopes, access));
  return missing ? `this request needs the scope scim or scim:${missing}` : `a token is for paths below ${basePath}`;
}
