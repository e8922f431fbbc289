import { type App, CfnOutput, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { allTables, defaultRoles, membersTable } from '../lambdas/aws/resources.ts';
import { functionNames } from '../lambdas/http/routes.ts';
import { addAlarms } from './alarms.ts';
import { countThrottled } from './call-metrics.ts';
import { addDashboard } from './dashboard.ts';
import { checkEnvironments } from './environment-size.ts';
import { addFirewall } from './firewall.ts';
import { addMemberEvents } from './member-events.ts';
import { addQueries } from './queries.ts';
import { addApi } from './scim-api.ts';
import { newFunction, type ScimFunctions } from './scim-function.ts';
import type { Settings } from './settings.ts';
import { newTable } from './tables.ts';
import { addUserPool } from './user-pool.ts';

/** One stage of the service, whole: the API, its functions and the three tables. */
export class ScimStack extends Stack {
  constructor(app: App, settings: Settings) {
    const { stage, region } = settings;
    super(app, `workspace-scim-${stage}`, {
      description: `SCIM provisioning of workspaces: ${stage}`,
      ...(region && { env: { region } }),
      tags: { ...settings.tags, service: 'workspace-scim', stage },
      terminationProtection: settings.retainData,
    });
    const tables = Object.fromEntries(
      allTables.map((definition) => [definition.variable, newTable(this, definition, settings)]),
    );
    const names = functionNames.filter((name) => name !== 'pre-token-generation' || settings.userPool);
    const functions = Object.fromEntries(
      names.map((name) => [name, newFunction(this, name, { tables, settings })]),
    ) as unknown as ScimFunctions;
    if (settings.userPool) {
      const pool = addUserPool(this, functions['pre-token-generation'] as LambdaFunction, settings, settings.userPool);
      // Beside those of the settings, which are in a file: what CloudFormation fills in can not be.
      functions.authorizer.addEnvironment('OAUTH_ISSUERS', this.toJsonString([pool]));
    }
    const { api, accessLog, baseUrl } = addApi(this, functions, settings);
    if (settings.firewall) addFirewall(this, api, settings);
    const members = tables[membersTable.variable] as Table;
    const { bus, deadLetters } = addMemberEvents(this, members, functions);
    const throttled = countThrottled(this, accessLog);
    const watched = { api, functions, throttled, tables: Object.values(tables), deadLetters };
    addAlarms(this, watched, settings);
    addDashboard(this, watched);
    addQueries(this, functions, accessLog);
    checkEnvironments(this, functions);

    new CfnOutput(this, 'BaseUrl', { value: baseUrl, description: 'what an identity provider is given' });
    for (const table of watched.tables) new CfnOutput(this, `${table.node.id}Name`, { value: table.tableName });
    new CfnOutput(this, 'EventBusName', { value: bus.eventBusName, description: 'where the events of members are' });
    new CfnOutput(this, 'Roles', { value: settings.roles ?? defaultRoles.names, description: 'of members' });
    new CfnOutput(this, 'DefaultRole', { value: settings.defaultRole ?? defaultRoles.fallback });
    new CfnOutput(this, 'AuthorizerCacheSeconds', {
      value: String(settings.authorizerCacheSeconds),
      description: 'for so long a token that was revoked may still be let in',
    });
  }
}
