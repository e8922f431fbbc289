import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { activityTable } from '../lambdas/aws/resources.ts';
import { issuersFile, knowsIssuers, newCode } from './function-code.ts';
import { type Access, type FunctionName, functions } from './functions.ts';
import type { ServiceScope } from './service-scope.ts';
import type { ServiceSettings } from './settings.ts';
import { toSharedUsageKey } from './usage-plan.ts';

/** All functions. `pre-token-generation` exists only if the stage has a user pool. */
export type ScimFunctions = Readonly<Record<Exclude<FunctionName, 'pre-token-generation'>, LambdaFunction>> & {
  readonly 'pre-token-generation'?: LambdaFunction;
};

interface Surroundings {
  /** The tables by the environment variables with their names. */
  readonly tables: Readonly<Record<string, Table>>;
  readonly settings: ServiceSettings;
}

/** How long a function may run, in seconds: the gateway waits 29. */
const gatewayTimeout = 25;

/**
 * A function as it was built into dist/. Its logical id is fixed: `sam local invoke ListFunction` finds it. Its
 * role may write its own log and do what infra/functions.ts lists.
 */
export function newFunction(
  scope: ServiceScope,
  name: FunctionName,
  { tables, settings }: Surroundings,
): LambdaFunction {
  const { purpose, memory, timeout = gatewayTimeout, access = [] } = functions[name];
  const id = toFunctionId(name);
  const reserved = settings.reservedConcurrency?.[name];
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: settings.logRetentionDays,
    removalPolicy: settings.retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  const made = new LambdaFunction(scope, id, {
    description: purpose,
    runtime: Runtime.NODEJS_24_X,
    architecture: settings.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
    code: newCode(name, settings),
    handler: 'index.handler',
    memorySize: memory,
    timeout: Duration.seconds(timeout),
    ...(reserved !== undefined && { reservedConcurrentExecutions: reserved }),
    environment: toEnvironment(name, scope, settings),
    role,
    logGroup,
    // The functions write JSON themselves. Lambda's JSON format has its own level, and would drop lines below it.
    loggingFormat: LoggingFormat.TEXT,
    // A trace of a function has its start, duration and id, but no data of the request.
    tracing: Tracing.ACTIVE,
  });
  scope.pin(made.node.defaultChild as CfnFunction, id);
  for (const each of access) {
    const table = tables[each.table.variable] as Table;
    grant(role, table, each);
    made.addEnvironment(each.table.variable, table.tableName);
  }
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'xray:PutTraceSegments, xray:PutTelemetryRecords and dynamodb:ListStreams know no resources',
  });
  return made;
}

function grant(role: Role, table: Table, { actions, only }: Access): void {
  if (!only) {
    table.grant(role, ...actions);
    return;
  }
  const { beginnings, attributes } = only;
  const conditions = {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': beginnings.map((beginning) => `${beginning}*`) },
    ...(attributes && { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes } }),
  };
  role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [table.tableArn], conditions }));
}

/** list -> ListFunction, pre-token-generation -> PreTokenGenerationFunction */
export const toFunctionId = (name: FunctionName) =>
  `${name.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase())}Function`;

/** The functions that answer with groups. */
const showingGroups: readonly FunctionName[] = ['list', 'get', 'create', 'put', 'patch'];

const toEnvironment = (
  name: FunctionName,
  scope: ServiceScope,
  { logLevel, roles, defaultRole, ...settings }: ServiceSettings,
) => ({
  LOG_LEVEL: logLevel,
  POWERTOOLS_SERVICE_NAME: scope.serviceName,
  MEASURE_CALLS: 'true',
  ...(functions[name].access?.some(({ table }) => table === activityTable) && {
    ACTIVITY_RETENTION_DAYS: String(settings.activityRetentionDays),
  }),
  ...(showingGroups.includes(name) && { GROUP_MEMBER_LIMIT: String(settings.groupMemberLimit) }),
  ...((name === 'list' || name === 'manage') && { SCAN_LIMIT: String(settings.scanLimit) }),
  ...(name === 'manage' && { USAGE_PLAN: scope.stackPath, ...toList('SETTINGS_ORIGINS', settings.settingsOrigins) }),
  ...(name === 'page' && toList('FRAME_ANCESTORS', settings.frameAncestors)),
  ...(name === 'page' && settings.ssoUrl && { SSO_URL: settings.ssoUrl }),
  ...(name === 'token' && { TOKEN_LIFETIME_MINUTES: String(settings.tokenLifetimeMinutes) }),
  ...(name === 'authorizer' && { USAGE_KEY: toSharedUsageKey(scope.serviceName) }),
  ...(settings.oauthIssuers && knowsIssuers(name) && { OAUTH_ISSUERS_FILE: issuersFile }),
  ...(settings.documentationUri &&
    (name === 'discover' || name === 'token') && { DOCUMENTATION_URI: settings.documentationUri }),
  ...(roles && defaultRole && { ROLES: roles, DEFAULT_ROLE: defaultRole }),
});

const toList = (variable: string, values: readonly string[] = []) =>
  values.length > 0 ? { [variable]: values.join(',') } : {};
