import { Ajv, type ErrorObject } from 'ajv';
import { isOpen } from '../lambdas/workspaces/oauth-token.ts';
import { UsageError } from '../lambdas/workspaces/usage-error.ts';
import type { ScimProvisioningProps, UserPoolSettings } from './scim-provisioning-props.ts';
import { serviceSchema, settingsSchema } from './settings-schema.ts';

export type { UserPoolSettings };

/** What a service is like: each setting has its value, but those that stand for nothing where they are left out. */
export type ServiceSettings = Omit<ScimProvisioningProps, Defaulted | 'serviceName'> &
  Required<Pick<ScimProvisioningProps, Defaulted>>;

/** What one stage is like: defaults, then what cdk.json says of the stage, then what the command line says (`-c name=value`). */
export type Settings = ServiceSettings & {
  readonly region?: string;
  readonly tags?: Readonly<Record<string, string>>;
};

/** Those with a default in the schema. */
type Defaulted =
  | 'stage'
  | 'retainData'
  | 'rateLimit'
  | 'burstLimit'
  | 'workspaceRateLimit'
  | 'workspaceBurstLimit'
  | 'authorizerCacheSeconds'
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
// The command line knows only texts.
const isSettings = new Ajv({ ...options, coerceTypes: true }).compile<Settings>(settingsSchema);
const isServiceSettings = new Ajv(options).compile<ServiceSettings>(serviceSchema);

/** The settings in the context of the app. Throws UsageError. */
export function parseSettings(context: Readonly<Record<string, unknown>>): Settings {
  // The CDK's own names have a colon or a slash.
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

/** The settings of a construct in a region, if that is known, with the defaults. Throws UsageError. */
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

/** What no setting says by itself: which of them go together. Each throws UsageError. */
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
    throw new UsageError('reservedConcurrency has pre-token-generation: there is such a function only with a userPool');
  }
}

/** Lists and objects are written as JSON on the command line; what is none is left, to be told that it must be one. */
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
