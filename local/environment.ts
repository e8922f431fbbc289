import { Ajv } from 'ajv';
import { toRoles } from '../lambdas/aws/config.ts';
import { type Throttle, workspaceThrottle } from '../lambdas/http/throttle.ts';
import { UsageError } from '../lambdas/workspaces/usage-error.ts';

/** The environment variables of commands on this machine, besides folders and addresses. */
export interface LocalSettings {
  readonly PORT: number;
  readonly AUTHORIZER_CACHE_SECONDS: number;
  /** The limit of each workspace. Without the first, there is no limit, so that a laptop is as fast as it can be. */
  readonly WORKSPACE_RATE_LIMIT?: number;
  readonly WORKSPACE_BURST_LIMIT: number;
}

const whole = (minimum: number, maximum: number, what: string) => ({
  type: 'integer',
  minimum,
  maximum,
  description: `a number${what} from ${minimum} to ${maximum}`,
});
const levels = ['debug', 'info', 'warn', 'error', 'silent'];

/** The description of each property completes the error "must be ...". */
const schema = {
  type: 'object',
  properties: {
    PORT: { ...whole(0, 65_535, ''), default: 3000 },
    AUTHORIZER_CACHE_SECONDS: { ...whole(0, 3600, ' of seconds'), default: 0 },
    WORKSPACE_RATE_LIMIT: whole(1, 999_999, ' of requests'),
    WORKSPACE_BURST_LIMIT: { ...whole(1, 999_999, ' of requests'), default: workspaceThrottle.burst },
    GROUP_MEMBER_LIMIT: whole(1, 20_000, ' of members'),
    TOKEN_LIFETIME_MINUTES: whole(1, 360, ' of minutes'),
    ACTIVITY_RETENTION_DAYS: whole(1, 3653, ' of days'),
    SCAN_LIMIT: whole(1, 1_000_000, ' of members'),
    LOG_LEVEL: {
      enum: levels.flatMap((level) => [level, level.toUpperCase()]),
      description: 'debug, info, warn, error or silent',
    },
    ROLES: {
      type: 'string',
      pattern: '^[^,\\s]+(,[^,\\s]+)*$',
      description: 'names separated by commas, highest first',
    },
  },
};

const isLocalSettings = new Ajv({ coerceTypes: true, useDefaults: true, verbose: true }).compile<LocalSettings>(schema);

/** The variables with their defaults. An empty variable is not set. Throws UsageError. */
export function parseEnvironment(env: Readonly<Record<string, string | undefined>>): LocalSettings {
  const settings: unknown = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
  if (!isLocalSettings(settings)) {
    const [fault] = isLocalSettings.errors ?? [];
    throw new UsageError(`${fault?.instancePath.slice(1)} must be ${fault?.parentSchema?.['description']}`);
  }
  const { names, fallback } = toRoles(env);
  if (!names.includes(fallback)) throw new UsageError(`DEFAULT_ROLE must be one of ROLES: ${names.join(', ')}`);
  return settings;
}

/** The request limit of one workspace; undefined for no limit. */
export const toThrottle = ({
  WORKSPACE_RATE_LIMIT: rate,
  WORKSPACE_BURST_LIMIT: burst,
}: LocalSettings): Throttle | undefined => (rate === undefined ? undefined : { rate, burst });
