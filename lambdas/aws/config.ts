import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RoleCatalogue } from '../members/roles.ts';
import type { Issuer } from '../workspaces/oauth-token.ts';
import { defaultRoles } from './resources.ts';

/*
 * Settings of the deployment, from the function's environment. No other file reads the environment, and this one reads it when
 * it is asked: a test can set a variable at any time.
 */
const { env } = process;

type Environment = Readonly<Record<string, string | undefined>>;

/** The roles of members, most privileged first, and the role of members without one. */
export const toRoles = ({ ROLES, DEFAULT_ROLE }: Environment): RoleCatalogue => ({
  names: (ROLES || defaultRoles.names).split(','),
  fallback: DEFAULT_ROLE || defaultRoles.fallback,
});

export const roles = (): RoleCatalogue => toRoles(env);

/** The base URI of the service, if it is not the gateway's own. */
export const baseUrl = () => env['BASE_URL'];

/** The address of the operator's pages for administrators, if there are any. */
export const documentation = () => env['DOCUMENTATION_URI'];

/** Maximum members a search may scan when no index applies. */
export const scanLimit = () => Number(env['SCAN_LIMIT'] || 25_000);

/** Maximum members of a group in an answer. */
export const groupMemberLimit = () => Number(env['GROUP_MEMBER_LIMIT'] || 10_000);

/** How many days the activity of a workspace is kept. */
export const activityRetentionDays = () => Number(env['ACTIVITY_RETENTION_DAYS'] || 90);

/** The OAuth2 issuers to trust, as JSON: from the environment, and from a file beside the bundle without a size limit. */
export const toIssuers = ({ OAUTH_ISSUERS, OAUTH_ISSUERS_FILE: file }: Environment): readonly Issuer[] =>
  [file && readFileSync(resolve(import.meta.dirname, file), 'utf8'), OAUTH_ISSUERS].flatMap((text) =>
    text ? (JSON.parse(text) as readonly Issuer[]) : [],
  );

export const issuers = (): readonly Issuer[] => toIssuers(env);

/** The usage key of workspaces without their own. */
export const sharedUsageKey = () => env['USAGE_KEY'] ?? 'shared';

/** The origins of pages that may call the management API from a browser, separated by commas. */
export const settingsOrigins = () => (env['SETTINGS_ORIGINS'] ?? '').split(',').filter((origin) => origin !== '');

/** The origins of pages that may show the settings page in a frame, with commas between. */
export const frameAncestors = () => (env['FRAME_ANCESTORS'] ?? '').split(',').filter((origin) => origin !== '');

/** Where an administrator sets up single sign-on in the product, if the product has such a page. */
export const ssoUrl = () => env['SSO_URL'];

/** How long an access token of the token endpoint is valid, in seconds. */
export const tokenLifetime = () => Number(env['TOKEN_LIFETIME_MINUTES'] || 60) * 60;

/** Whether the keys of clients and of issuers that they trust may be on this machine: only in local runs. */
export const loopbackKeys = () => env['LOOPBACK_KEYS'] === 'true';

/** The usage plan that counts the requests of workspaces: the name of the stack; undefined if there is no API Gateway. */
export const usagePlan = () => env['USAGE_PLAN'];

/** Whether this process is starting on Lambda, which answers no request until its modules are loaded. */
export const isOnLambda = () => env['AWS_LAMBDA_INITIALIZATION_TYPE'] !== undefined;

/** Whether calls are measured: only on AWS, where metrics are read. */
export const isMeasured = () => env['MEASURE_CALLS'] === 'true';

/** The lowest level that is logged, in any case; Powertools accepts only upper case. */
export const logLevel = () =>
  (env['LOG_LEVEL'] || 'info').toUpperCase() as 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'SILENT';

/** The name of this deployment in logs and metrics: the name of its stack. */
export const service = () => env['POWERTOOLS_SERVICE_NAME'] ?? 'workspace-scim';

/** The name of a table or bus, from its environment variable. */
export function nameOf(variable: string): string {
  const name = env[variable];
  if (!name) throw new Error(`the environment variable ${variable} is not set`);
  return name;
}
