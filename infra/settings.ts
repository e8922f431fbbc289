import { Ajv, type ErrorObject } from 'ajv';
import { settingsSchema } from './settings-schema.ts';

/** What one stage is like: defaults, then what cdk.json says of the stage, then what the command line says (`-c name=value`). */
export interface Settings {
  readonly stage: string;
  readonly region?: string;
  readonly retainData: boolean;
  readonly domainName?: string;
  readonly certificateArn?: string;
  readonly rateLimit: number;
  readonly burstLimit: number;
  readonly workspaceRateLimit: number;
  readonly workspaceBurstLimit: number;
  readonly authorizerCacheSeconds: number;
  readonly scanLimit: number;
  /** By the names of functions. */
  readonly reservedConcurrency?: Readonly<Record<string, number>>;
  readonly firewall: boolean;
  readonly addressRateLimit: number;
  readonly accountLogRole: boolean;
  readonly logLevel: string;
  readonly logRetentionDays: number;
  readonly activityRetentionDays: number;
  readonly alarmEmail?: string;
  readonly alarmTopicArn?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly architecture: string;
  readonly roles?: string;
  readonly defaultRole?: string;
  readonly documentationUri?: string;
  /** The origins of pages that may call the management API from a browser. */
  readonly settingsOrigins?: readonly string[];
  /** OAuth2 issuers whose tokens are taken, as lambdas/workspaces/oauth-token.ts describes them. */
  readonly oauthIssuers?: readonly {
    issuer: string;
    workspaceClaim?: string;
    audience?: unknown;
    clientIds?: unknown;
    workspaceClaimClients?: unknown;
  }[];
  readonly userPool?: UserPoolSettings;
}

/** An Amazon Cognito user pool as the stage's own OAuth2 issuer. */
export interface UserPoolSettings {
  /** The first part of its domain: `acme-scim` in acme-scim.auth.eu-west-1.amazoncognito.com */
  readonly domain: string;
  /** The name of the product's app in Okta's catalogue: it gets a client that serves all workspaces. */
  readonly oktaApp?: string;
  /** The OpenID provider at which administrators sign in; by default those whom an operator adds to the pool sign in there. */
  readonly signOn?: { readonly issuer: string; readonly clientId: string; readonly secretName: string };
}

/** A setting that can not be; shown as one line. */
export class Mistake extends Error {}

export const settingNames = Object.keys(settingsSchema.properties);

const isSettings = new Ajv({ coerceTypes: true, useDefaults: true, verbose: true }).compile<Settings>(settingsSchema);

/** The settings in the context of the app. Throws Mistake. */
export function parseSettings(context: Readonly<Record<string, unknown>>): Settings {
  // The CDK's own names have a colon or a slash.
  const { stages, ...own } = Object.fromEntries(Object.entries(context).filter(([name]) => !/[:/]/.test(name)));
  const known = stages as Readonly<Record<string, object>>;
  const stage = String(own['stage']);
  if (!Object.hasOwn(known, stage)) {
    throw new Mistake(
      `stage is "${stage}": it must be one of the stages in cdk.json: ${Object.keys(known).join(', ')}`,
    );
  }
  const settings: unknown = { ...known[stage], ...Object.fromEntries(Object.entries(own).map(readJson)) };
  if (!isSettings(settings)) throw new Mistake(explain(isSettings.errors?.[0] as ErrorObject));
  for (const check of checks) check(settings);
  return settings;
}

/** What no setting says by itself: which of them go together. Each throws Mistake. */
const checks: readonly ((settings: Settings) => void)[] = [
  checkLimits,
  checkRoles,
  checkIssuers,
  checkAlarms,
  checkUse,
];

function checkLimits({ workspaceRateLimit, rateLimit, firewall, addressRateLimit }: Settings): void {
  if (workspaceRateLimit > rateLimit) {
    throw new Mistake(
      `workspaceRateLimit is ${workspaceRateLimit}: it must not be above rateLimit, which is ${rateLimit}`,
    );
  }
  if (firewall && addressRateLimit < workspaceRateLimit) {
    throw new Mistake(
      `addressRateLimit is ${addressRateLimit}: it must not be below workspaceRateLimit, which is ${workspaceRateLimit}`,
    );
  }
}

function checkRoles({ roles, defaultRole }: Settings): void {
  if (defaultRole && !roles?.split(',').includes(defaultRole)) {
    throw new Mistake(`defaultRole is "${defaultRole}": it must be one of the roles: ${roles}`);
  }
}

function checkIssuers({ oauthIssuers }: Settings): void {
  const open = oauthIssuers?.find(
    ({ workspaceClaim, workspaceClaimClients, audience, clientIds }) =>
      workspaceClaim && !workspaceClaimClients && !audience && !clientIds,
  );
  if (open)
    throw new Mistake(`oauthIssuers: ${open.issuer} has a workspaceClaim: it must have an audience or clientIds too`);
}

function checkAlarms({ alarmTopicArn, region }: Settings): void {
  const of = alarmTopicArn?.split(':')[3];
  if (region && of && of !== region) {
    throw new Mistake(`alarmTopicArn is "${alarmTopicArn}": it must be a topic of the region, which is ${region}`);
  }
}

function checkUse({ reservedConcurrency = {}, userPool }: Settings): void {
  if ('pre-token-generation' in reservedConcurrency && !userPool) {
    throw new Mistake('reservedConcurrency has pre-token-generation: there is such a function only with a userPool');
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

function explain({ keyword, instancePath, params, parentSchema, data, propertyName }: ErrorObject): string {
  if (propertyName !== undefined)
    return `${instancePath.slice(1)} has ${propertyName}: it must be ${parentSchema?.['description']}`;
  switch (keyword) {
    case 'additionalProperties':
      if (instancePath)
        return `${instancePath.slice(1)} has no ${params['additionalProperty']}: it must be ${parentSchema?.['description']}`;
      return `there is no setting ${params['additionalProperty']}: the settings are ${settingNames.join(', ')}`;
    case 'required':
      return `${params['missingProperty']} is missing${instancePath && ` in ${instancePath.slice(1)}`}`;
    case 'dependencies':
      return `${params['property']} is set: ${params['missingProperty']} must be as well`;
    default:
      return `${instancePath.slice(1)} is ${JSON.stringify(data)}: it must be ${parentSchema?.['description']}`;
  }
}
