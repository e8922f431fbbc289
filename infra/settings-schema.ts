import { functionNames } from '../lambdas/http/routes.ts';
import { workspaceThrottle } from '../lambdas/http/throttle.ts';
import { issuerSchema } from './issuer-schema.ts';
import { userPoolSchema } from './user-pool-schema.ts';

const stage = '^[a-z][a-z0-9-]{0,29}$';
const retention = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** A text of this pattern, or a token of the CDK, which is filled in later, such as an attribute of another resource. */
const orToken = (pattern: string) => `${pattern}|\\$\\{Token\\[`;

const origins = {
  type: 'array',
  nullable: true,
  items: {
    type: 'string',
    pattern: '^https://[a-z0-9.-]+(:\\d+)?$',
    description: 'an origin: https://app.example.com',
  },
  description: 'a list of origins',
} as const;

/** The stack has two tags of its own, and CloudFormation allows 50. */
const tags = {
  type: 'object',
  nullable: true,
  maxProperties: 48,
  propertyNames: {
    type: 'string',
    pattern: '^(?!aws:|service$|stage$)[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}$',
    description:
      'a name of 128 characters at most: letters, digits, spaces and _ . : / = + - @, not service, stage or aws:...',
  },
  additionalProperties: {
    type: 'string',
    pattern: '^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256}$',
    description: 'a text of 256 characters at most: letters, digits, spaces and _ . : / = + - @',
  },
  description: 'an object of 48 texts by names at most',
} as const;

/** Each description completes the error "it must be ...". */
export const settingsSchema = {
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
    /** Keeps tables and logs when the stack is deleted, and protects tables from deletion. */
    retainData: { type: 'boolean', default: false, description: 'true or false' },
    domainName: {
      type: 'string',
      nullable: true,
      pattern: orToken('^[a-z0-9-]+(\\.[a-z0-9-]+)+$'),
      description: 'a domain name',
    },
    certificateArn: {
      type: 'string',
      nullable: true,
      pattern: orToken('^arn:[a-z-]+:acm:'),
      description: 'the ARN of a certificate',
    },
    /** The limits of the whole stage. */
    rateLimit: { type: 'integer', default: 500, minimum: 25, description: 'a number of requests a second, 25 or more' },
    burstLimit: { type: 'integer', default: 1000, minimum: 25, description: 'a number of requests, 25 or more' },
    /** The limits of one workspace. Entra ID requires 25 requests a second. */
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
    /** Seconds for which a revoked token may still be accepted. */
    authorizerCacheSeconds: {
      type: 'integer',
      default: 60,
      minimum: 0,
      maximum: 3600,
      description: 'a number of seconds from 0 to 3600',
    },
    tokenLifetimeMinutes: {
      type: 'integer',
      default: 60,
      minimum: 60,
      maximum: 360,
      description: 'a number of minutes from 60 to 360',
    },
    /** The maximum number of members that a group lists in a response. */
    groupMemberLimit: {
      type: 'integer',
      default: 10_000,
      minimum: 100,
      maximum: 20_000,
      description: 'a number of members from 100 to 20000',
    },
    /** The maximum number of members that a search may scan when no index applies. */
    scanLimit: {
      type: 'integer',
      default: 25_000,
      minimum: 1000,
      description: 'a number of members, 1000 or more',
    },
    /** Concurrent calls that are reserved for a function. They are also its maximum. */
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
    /** The limit of one address, averaged over five minutes, if the firewall is on. It may serve many workspaces. */
    addressRateLimit: {
      type: 'integer',
      default: 100,
      minimum: 25,
      description: 'a number of requests a second, 25 or more',
    },
    /** API Gateway has one log role for an account and region: set false if there is one already. */
    accountLogRole: { type: 'boolean', default: true, description: 'true or false' },
    logLevel: {
      type: 'string',
      default: 'info',
      enum: ['debug', 'info', 'warn', 'error'],
      description: 'debug, info, warn or error',
    },
    activityRetentionDays: { type: 'integer', default: 90, minimum: 1, maximum: 3653, description: '1 to 3653 days' },
    logRetentionDays: { type: 'integer', default: 30, enum: retention, description: `one of ${retention.join(', ')}` },
    alarmEmail: { type: 'string', nullable: true, pattern: orToken('^\\S+@\\S+$'), description: 'an email address' },
    /** An existing topic, in addition to the address or instead of it. */
    alarmTopicArn: {
      type: 'string',
      nullable: true,
      pattern: orToken('^arn:[a-z-]+:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}$'),
      description: 'the ARN of an SNS topic',
    },
    tags,
    architecture: { type: 'string', default: 'arm64', enum: ['arm64', 'x86_64'], description: 'arm64 or x86_64' },
    roles: {
      type: 'string',
      nullable: true,
      pattern: '^[^,\\s]+(,[^,\\s]+)*$',
      description: 'names separated by commas, highest first',
    },
    defaultRole: { type: 'string', nullable: true, description: 'one of the roles' },
    documentationUri: {
      type: 'string',
      nullable: true,
      pattern: orToken('^https://'),
      description: 'an https address',
    },
    settingsOrigins: origins,
    frameAncestors: origins,
    ssoUrl: { type: 'string', nullable: true, pattern: orToken('^https://'), description: 'an https address' },
    oauthIssuers: { type: 'array', nullable: true, items: issuerSchema, description: 'a list of issuers' },
    userPool: userPoolSchema,
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

const { region: _region, tags: _tags, ...ofService } = settingsSchema.properties;

/** The settings of the construct. Region and tags come from its stack. */
export const serviceSchema = {
  ...settingsSchema,
  properties: { ...ofService, stage: { ...ofService.stage, default: 'prod' } },
} as const;
