import { Stack, Token } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import {
  activityTable,
  allTables,
  defaultRoles,
  membersTable,
  type TableDefinition,
  workspacesTable,
} from '../lambdas/aws/resources.ts';
import { functionNames } from '../lambdas/http/routes.ts';
import { UsageError } from '../lambdas/workspaces/usage-error.ts';
import { addAlarms } from './alarms.ts';
import { countThrottled, recordRefusals } from './call-metrics.ts';
import { addCredentialWarnings } from './credential-warnings.ts';
import { addDashboard } from './dashboard.ts';
import { checkEnvironments } from './environment-size.ts';
import { addFirewall } from './firewall.ts';
import { addMemberEvents } from './member-events.ts';
import { addQueries } from './queries.ts';
import { addApi } from './scim-api.ts';
import { newFunction, type ScimFunctions } from './scim-function.ts';
import type { ScimProvisioningProps } from './scim-provisioning-props.ts';
import { ServiceScope, toServiceName } from './service-scope.ts';
import { completeProps, type ServiceSettings } from './settings.ts';
import { newTable } from './tables.ts';
import { addUserPool } from './user-pool.ts';

export type { Issuer as OAuthIssuer } from '../lambdas/workspaces/oauth-token.ts';
export type { ScimFunctions } from './scim-function.ts';
export type { ScimProvisioningProps, UserPoolSettings } from './scim-provisioning-props.ts';

/**
 * A SCIM 2.0 provisioning service: the API, its functions, three tables, a bus with the events of members, alarms and a
 * dashboard. Throws an error that names the property if a property is wrong.
 */
export class ScimProvisioning extends ServiceScope {
  readonly serviceName: string;
  /** The base URL for identity providers. It ends in `/scim/v2`. */
  readonly baseUrl: string;
  /** The members of all workspaces. */
  readonly membersTable: Table;
  /** The workspaces and their credentials. */
  readonly workspacesTable: Table;
  /** What happened in the workspaces. */
  readonly activityTable: Table;
  /** The bus with an event for each change of a member, and before credentials end: docs/member-events.md */
  readonly eventBus: EventBus;
  /** The functions by name. `pre-token-generation` exists only with a user pool. */
  readonly functions: ScimFunctions;

  constructor(scope: Construct, id: string, props: ScimProvisioningProps = {}) {
    super(scope, id);
    this.serviceName = checkName(props.serviceName ?? toServiceName(this), this);
    const settings = complete(props, this);
    const tables = Object.fromEntries(
      allTables.map((definition) => [definition.variable, newTable(this, definition, settings)]),
    );
    const tableOf = ({ variable }: TableDefinition) => tables[variable] as Table;
    this.membersTable = tableOf(membersTable);
    this.workspacesTable = tableOf(workspacesTable);
    this.activityTable = tableOf(activityTable);
    this.functions = addFunctions(this, tables, settings);
    const { api, accessLog, baseUrl } = addApi(this, this.functions, settings);
    this.baseUrl = baseUrl;
    if (settings.firewall) addFirewall(this, api, settings);
    const { bus, deadLetters } = addMemberEvents(this, this.membersTable, this.functions);
    this.eventBus = bus;
    recordRefusals(this, accessLog, this.functions.record);
    const notStarted = addCredentialWarnings(this, bus, this.functions.warn);
    const throttled = countThrottled(this, accessLog);
    const functions = this.functions;
    const watched = { api, functions, throttled, tables: Object.values(tables), deadLetters, notStarted };
    addAlarms(this, watched, settings);
    addDashboard(this, watched);
    addQueries(this, this.functions, accessLog);
    checkEnvironments(this, this.functions);
    addOutputs(this, settings);
  }
}

function addFunctions(scope: ServiceScope, tables: Readonly<Record<string, Table>>, settings: ServiceSettings) {
  const names = functionNames.filter((name) => name !== 'pre-token-generation' || settings.userPool);
  const functions = Object.fromEntries(
    names.map((name) => [name, newFunction(scope, name, { tables, settings })]),
  ) as unknown as ScimFunctions;
  if (settings.userPool) {
    const pool = addUserPool(scope, functions['pre-token-generation'] as LambdaFunction, settings, settings.userPool);
    // The other issuers are in a file. These contain values that CloudFormation fills in, which a file cannot have.
    const issuers = Stack.of(scope).toJsonString([pool]);
    for (const each of [functions.authorizer, functions.manage]) each.addEnvironment('OAUTH_ISSUERS', issuers);
  }
  return functions;
}

/** The outputs of the stack. `admin --stack` reads them by these names. */
function addOutputs(scope: ScimProvisioning, settings: ServiceSettings): void {
  scope.addOutput('BaseUrl', scope.baseUrl, 'the base URL for identity providers');
  scope.addOutput(`${membersTable.logicalId}Name`, scope.membersTable.tableName);
  scope.addOutput(`${workspacesTable.logicalId}Name`, scope.workspacesTable.tableName);
  scope.addOutput(`${activityTable.logicalId}Name`, scope.activityTable.tableName);
  scope.addOutput('EventBusName', scope.eventBus.eventBusName, 'the bus of member events');
  scope.addOutput('Roles', settings.roles ?? defaultRoles.names, 'of members');
  scope.addOutput('DefaultRole', settings.defaultRole ?? defaultRoles.fallback);
  const cache = String(settings.authorizerCacheSeconds);
  scope.addOutput('AuthorizerCacheSeconds', cache, 'seconds for which a revoked token may still be accepted');
}

/** Throws UsageError with the path of the construct, since an app may have several. */
function complete(props: ScimProvisioningProps, scope: ServiceScope): ServiceSettings {
  const { region } = Stack.of(scope);
  try {
    return completeProps(props, Token.isUnresolved(region) ? undefined : region);
  } catch (error) {
    throw error instanceof UsageError && scope.prefix ? new UsageError(`${scope.node.path}: ${error.message}`) : error;
  }
}

function checkName(name: string, { node }: ServiceScope): string {
  if (/^[A-Za-z0-9_-]{1,100}$/.test(name)) return name;
  throw new UsageError(
    `${node.path}: serviceName is "${name}": it must be letters, digits, hyphens and underscores, 100 at most`,
  );
}
