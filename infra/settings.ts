import { Ajv, type ErrorObject } from 'ajv';
import { functionNames } from '../lambdas/http/routes.ts';
import { workspaceThrottle } from '../lambdas/http/throttle.ts';

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
  readonly accountLogRole: boolean;
  readonly logLevel: string;
  readonly logRetentionDays: number;
  readonly alarmEmail?: string;
  readonly architecture: string;
  readonly roles?: string;
  readonly defaultRole?: string;
  readonly documentationUri?: string;
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

const stage = '^[a-z][a-z0-9-]{0,29}$';
const retention = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const names = { type: 'array', minItems: 1, items: { type: 'string' }, description: 'a list of texts' } as const;

const issuer = {
  type: 'object',
  properties: {
    issuer: { type: 'string', pattern: '^https://', description: 'an https address' },
    jwksUri: { type: 'string', pattern: '^https://', description: 'an https address' },
    audience: names,
    clientIds: names,
    requiredScopes: names,
    scopePrefix: { type: 'string', description: 'a text' },
    workspaceClaim: { type: 'string', description: 'the name of a claim' },
    workspaceClaimClients: names,
  },
  required: ['issuer'],
  additionalProperties: false,
  description: 'an issuer',
} as const;

const userPool = {
  type: 'object',
  nullable: true,
  properties: {
    domain: {
      type: 'string',
      // Amazon Cognito takes no domain with one of its own names in it.
      pattern: '^(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
      description: 'lower case letters, digits and hyphens, 63 at most, without aws, amazon and cognito',
    },
    oktaApp: {
      type: 'string',
      pattern: '^[A-Za-z0-9_-]+$',
      description: 'the name of an app: letters, digits, _ and -',
    },
    signOn: {
      type: 'object',
      properties: {
        issuer: { type: 'string', pattern: '^https://', description: 'an https address' },
        clientId: { type: 'string', minLength: 1, description: 'the id of a client' },
        secretName: { type: 'string', minLength: 1, description: 'the name of a secret in AWS Secrets Manager' },
      },
      required: ['issuer', 'clientId', 'secretName'],
      additionalProperties: false,
      description: 'an issuer, a clientId and a secretName',
    },
  },
  required: ['domain'],
  additionalProperties: false,
  description: 'an object with a domain',
} as const;

/** Each description says what a value must be. */
const schema = {
  type: 'object',
  properties: {
    stage: {
      type: 'string',
      pattern: stage,
      description: 'lower case letters, digits and hyphens, 30 at most, a letter first',
    },
    region: {
      type: 'string',
      nullable: true,
      pattern: '^[a-z]{2}(-[a-z]+)+-\\d$',
      description: 'a region, such as eu-west-1',
    },
    /** Tables and logs outlive the stack, and tables can not be deleted by mistake. */
    retainData: { type: 'boolean', default: false, description: 'true or false' },
    domainName: {
      type: 'string',
      nullable: true,
      pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$',
      description: 'a domain name',
    },
    certificateArn: {
      type: 'string',
      nullable: true,
      pattern: '^arn:[a-z-]+:acm:',
      description: 'the ARN of a certificate',
    },
    /** Of the whole stage. */
    rateLimit: { type: 'integer', default: 500, minimum: 25, description: 'a number of requests a second, 25 or more' },
    burstLimit: { type: 'integer', default: 1000, minimum: 25, description: 'a number of requests, 25 or more' },
    /** Of one workspace: Entra ID asks for 25 requests a second. */
    workspaceRateLimit: {
      type: 'integer',
      default: workspaceThrottle.rate,
      minimum: 25,
      description: 'a number of requests a second, 25 or more',
    },
    workspaceBurstLimit: {
      type: 'integer',
      default: workspaceThrottle.burst,
      minimum: 25,
      description: 'a number of requests, 25 or more',
    },
    /** For so long a token that was revoked may still be let in. */
    authorizerCacheSeconds: {
      type: 'integer',
      default: 60,
      minimum: 0,
      maximum: 3600,
      description: 'a number of seconds from 0 to 3600',
    },
    /** The most members that one search may read where no index leads to those it asks for. */
    scanLimit: {
      type: 'integer',
      default: 25_000,
      minimum: 1000,
      description: 'a number of members, 1000 or more',
    },
    /** So many calls at one time are kept for a function, and it gets no more. */
    reservedConcurrency: {
      type: 'object',
      nullable: true,
      properties: Object.fromEntries(
        functionNames.map((name) => [
          name,
          { type: 'integer', minimum: 1, description: 'a number of calls, 1 or more' },
        ]),
      ),
      additionalProperties: false,
      description: `numbers by functions: ${functionNames.join(', ')}`,
    },
    firewall: { type: 'boolean', default: false, description: 'true or false' },
    /** API Gateway writes logs by one role for a whole account and region: false where there is one already. */
    accountLogRole: { type: 'boolean', default: true, description: 'true or false' },
    logLevel: {
      type: 'string',
      default: 'info',
      enum: ['debug', 'info', 'warn', 'error'],
      description: 'debug, info, warn or error',
    },
    logRetentionDays: { type: 'integer', default: 30, enum: retention, description: `one of ${retention.join(', ')}` },
    alarmEmail: { type: 'string', nullable: true, pattern: '^\\S+@\\S+$', description: 'an e-mail address' },
    architecture: { type: 'string', default: 'arm64', enum: ['arm64', 'x86_64'], description: 'arm64 or x86_64' },
    roles: {
      type: 'string',
      nullable: true,
      pattern: '^[^,\\s]+(,[^,\\s]+)*$',
      description: 'names with commas between, highest first',
    },
    defaultRole: { type: 'string', nullable: true, description: 'one of the roles' },
    documentationUri: { type: 'string', nullable: true, pattern: '^https://', description: 'an https address' },
    oauthIssuers: { type: 'array', nullable: true, items: issuer, description: 'a list of issuers' },
    userPool,
  },
  required: ['stage'],
  dependencies: {
    domainName: ['certificateArn'],
    certificateArn: ['domainName'],
    roles: ['defaultRole'],
    defaultRole: ['roles'],
  },
  additionalProperties: false,
} as const;

export const settingNames = Object.keys(schema.properties);

const isSettings = new Ajv({ coerceTypes: true, useDefaults: true, verbose: true }).compile<Settings>(schema);

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
  const { roles, defaultRole, oauthIssuers, workspaceRateLimit, rateLimit } = settings;
  if (workspaceRateLimit > rateLimit) {
    throw new Mistake(
      `workspaceRateLimit is ${workspaceRateLimit}: it must not be above rateLimit, which is ${rateLimit}`,
    );
  }
  if (defaultRole && !roles?.split(',').includes(defaultRole)) {
    throw new Mistake(`defaultRole is "${defaultRole}": it must be one of the roles: ${roles}`);
  }
  const open = oauthIssuers?.find(
    ({ workspaceClaim, workspaceClaimClients, audience, clientIds }) =>
      workspaceClaim && !workspaceClaimClients && !audience && !clientIds,
  );
  if (open)
    throw new Mistake(`oauthIssuers: ${open.issuer} has a workspaceClaim: it must have an audience or clientIds too`);
  return settings;
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

function explain({ keyword, instancePath, params, parentSchema, data }: ErrorObject): string {
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
