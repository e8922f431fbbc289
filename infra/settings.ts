import { Ajv, type ErrorObject } from 'ajv';
import { isOpen } from '../lambdas/workspaces/oauth-token.ts';
import { UsageError } from '../lambdas/workspaces/usage-error.ts';
import type { ScimProvisioningProps, UserPoolSettings } from './scim-provisioning-props.ts';
import { serviceSchema, settingsSchema } from './settings-schema.ts';

export type { UserPoolSettings };

/** The settings of a service, with defaults. A setting without a default may be missing. */
export type ServiceSettings = Omit<ScimProvisioningProps, Defaulted | 'serviceName'> &
  Required<Pick<ScimProvisioningProps, Defaulted>>;

/** The settings of one stage: defaults, then the stage in cdk.json, then the command line (`-c name=value`). */
export type Settings = ServiceSettings & {
  readonly region?: string;
  readonly tags?: Readonly<Record<string, string>>;
};

/** The settings with a default in the schema. */
type Defaulted =
  | 'stage'
  | 'retainData'
  | 'rateLimit'
  | 'burstLimit'
  | 'workspaceRateLimit'
  | 'workspaceBurstLimit'
  | 'authorizerCacheSeconds'
  | 'tokenLifetimeMinutes'
  | 'groupMemberLimit'
  | 'scanLimit'
  | 'firewall'
  | 'addressRateLimit'
  | 'accountLogRole'
  | 'logLevel'
  | 'logRetentionDays'
  | 'activityRetentionDays'
  | 'architecture';

export const settingNames = Object.keys(settingsSchema.properties);

const options = { useDefaults: true, verbose: true };
// The command line has only texts.
const isSettings = new Ajv({ ...options, coerceTypes: true }).compile<Settings>(settingsSchema);
const isServiceSettings = new Ajv(options).compile<ServiceSettings>(serviceSchema);

/** The settings in the context of the app. Throws UsageError. */
export function parseSettings(context: Readonly<Record<string, unknown>>): Settings {
  // The names of the CDK's own context contain a colon or a slash.
  const { stages, ...own } = Object.fromEntries(Object.entries(context).filter(([name]) => !/[:/]/.test(name)));
  const known = stages as Readonly<Record<string, object>>;
  const stage = String(own['stage']);
  if (!Object.hasOwn(known, stage)) {
    throw new UsageError(
      `stage is "${stage}": it must be one of the stages in cdk.json: ${Object.keys(known).join(', ')}`,
    );
  }
  const settings: unknown = { ...known[stage], ...Object.fromEntries(Object.entries(own).map(readJson)) };
  if (!isSettings(settings)) throw new UsageError(explain(isSettings.errors?.[0] as ErrorObject, settingNames));
  for (const check of checks) check(settings);
  return settings;
}

/** The settings of a construct with the defaults. The region may be unknown. Throws UsageError. */
export function completeProps(props: ScimProvisioningProps, region: string | undefined): ServiceSettings {
  const { serviceName: _, ...given } = props;
  const settings: unknown = { ...given };
  if (!isServiceSettings(settings)) {
    const names = Object.keys(serviceSchema.properties);
    throw new UsageError(explain(isServiceSettings.errors?.[0] as ErrorObject, names));
  }
  for (const check of checks) check({ ...settings, ...(region && { region }) });
  return settings;
}

/** Checks that involve more than one setting. Each throws UsageError. */
const checks: readonly ((settings: Settings) => void)[] = [
  checkLimits,
  checkRoles,
  checkIssuers,
  checkAlarms,
  checkUse,
];

function checkLimits({ workspaceRateLimit, rateLimit, firewall, addressRateLimit }: Settings): void {
  if (workspaceRateLimit > rateLimit) {
    throw new UsageError(
      `workspaceRateLimit is ${workspaceRateLimit}: it must not be above rateLimit, which is ${rateLimit}`,
    );
  }
  if (firewall && addressRateLimit < workspaceRateLimit) {
    throw new UsageError(
      `addressRateLimit is ${addressRateLimit}: it must not be below workspaceRateLimit, which is ${workspaceRateLimit}`,
    );
  }
}

function checkRoles({ roles, defaultRole }: Settings): void {
  if (defaultRole && !roles?.split(',').includes(defaultRole)) {
    throw new UsageError(`defaultRole is "${defaultRole}": it must be one of the roles: ${roles}`);
  }
}

function checkIssuers({ oauthIssuers }: Settings): void {
  const open = oauthIssuers?.find(isOpen);
  if (open)
    throw new UsageError(
      `oauthIssuers: ${open.issuer} has a workspaceClaim: it must have an audience or clientIds too`,
    );
}

function checkAlarms({ alarmTopicArn, region }: Settings): void {
  const of = alarmTopicArn?.split(':')[3];
  if (region && of && of !== region) {
    throw new UsageError(`alarmTopicArn is "${alarmTopicArn}": it must be a topic of the region, which is ${region}`);
  }
}

function checkUse({ reservedConcurrency = {}, userPool }: Settings): void {
  if ('pre-token-generation' in reservedConcurrency && !userPool) {
    throw new UsageError('reservedConcurrency has pre-token-generation: that function exists only with a userPool');
  }
}

/** On the command line, lists and objects are JSON. Any other text is kept, and fails the validation. */
function readJson([name, value]: [string, unknown]): [string, unknown] {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return [name, value];
  try {
    return [name, JSON.parse(value)];
  } catch {
    return [name, value];
  }
}

function explain(
  { keyword, instancePath, params, parentSchema, data, propertyName }: ErrorObject,
  names: readonly string[],
): string {
  if (propertyName !== undefined)
    return `${instancePath.slice(1)} has ${propertyName}: it must be ${parentSchema?.['description']}`;
  switch (keyword) {
    case 'additionalProperties':
      if (instancePath)
        return `${instancePath.slice(1)} has no ${params['additionalProperty']}: it must be ${parentSchema?.['description']}`;
      return `there is no setting ${params['additionalProperty']}: the settings are ${names.join(', ')}`;
    case 'required':
      return `${params['missingProperty']} is missing${instancePath && ` in ${instancePath.slice(1)}`}`;
    case 'dependencies':
      return `${params['property']} is set: ${params['missingProperty']} must be as well`;
    default:
      return `${instancePath.slice(1)} is ${JSON.stringify(data)}: it must be ${parentSchema?.['description']}`;
  }
}
