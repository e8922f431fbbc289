import type { RoleCatalogue } from '../members/roles.ts';
import type { Issuer } from '../workspaces/oauth-token.ts';

/** Settings of the deployment, from the environment of the function; no other file reads it. */
const { env } = process;

/** The roles of members, from the most to the least privileged; the role of those to whom none is given. */
export const roles: RoleCatalogue = {
  names: (env['ROLES'] ?? 'admin,maker,contributor,viewer').split(','),
  fallback: env['DEFAULT_ROLE'] ?? 'contributor',
};

/** The URI of the service as clients know it, where it is not the gateway's own. */
export const baseUrl = env['BASE_URL'];

/** The address of the operator's pages for administrators, if there are any. */
export const documentation = env['DOCUMENTATION_URI'];

/** The most members that one request may read where no key leads to those it asks for. */
export const scanLimit = Number(env['SCAN_LIMIT'] ?? 25_000);

/** The issuers whose OAuth2 tokens are taken, as JSON. */
export const issuers = JSON.parse(env['OAUTH_ISSUERS'] ?? '[]') as readonly Issuer[];

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** Whether the log takes messages of this level. */
export const isLogged = (level: (typeof levels)[number]) =>
  levels.indexOf(level) >= levels.indexOf((env['LOG_LEVEL'] ?? 'info') as typeof level);

/** The name of a table or of a bus, by the variable that holds it. */
export function nameOf(variable: string): string {
  const name = env[variable];
  if (!name) throw new Error(`the environment variable ${variable} is not set`);
  return name;
}
