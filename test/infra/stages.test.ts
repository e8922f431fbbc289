import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { queries } from '../../infra/queries.ts';
import { parseSettings } from '../../infra/settings.ts';
import { activityTable, membersTable, workspacesTable } from '../../lambdas/aws/resources.ts';
import { basePath, functionNames } from '../../lambdas/http/routes.ts';
import { cdkJson, type Resource, synthesize } from './synthesis.ts';

const domain = {
  domainName: 'scim.example.com',
  certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
};
const stages = {
  development: synthesize(),
  production: synthesize({ stage: 'production', region: 'eu-west-1', alarmEmail: 'team@example.com', ...domain }),
};
const { development, production } = stages;

describe.each(Object.entries(stages))('%s', (name, { app, stack, template }) => {
  test('passes the AwsSolutions checks, except those with a reason', () => {
    const { success, violations } = new AwsSolutionsChecks(app).validateScope(app);
    expect(violations).toEqual([]);
    expect(success).toBe(true);
  });

  test('is one stack, named after the stage', () => {
    expect(stack.stackName).toBe(`workspace-scim-${name}`);
  });

  test.each([
    ['MembersTable', membersTable],
    ['WorkspacesTable', workspacesTable],
    ['ActivityTable', activityTable],
  ] as const)('%s has the keys that local runs have, is on demand, encrypted and can be restored', (id, definition) => {
    const { partitionKey, sortKey } = definition;
    expect(template.findResources('AWS::DynamoDB::Table')[id]?.Properties).toMatchObject({
      KeySchema: [
        { AttributeName: partitionKey, KeyType: 'HASH' },
        { AttributeName: sortKey, KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [partitionKey, sortKey].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    });
  });

  test('keeps data if it must, and nothing if it need not', () => {
    const keeps = name === 'production';
    const tables = Object.values(template.findResources('AWS::DynamoDB::Table'));
    expect(tables).toHaveLength(3);
    for (const { Properties, DeletionPolicy } of tables) {
      expect(Properties.DeletionProtectionEnabled).toBe(keeps);
      expect(DeletionPolicy).toBe(keeps ? 'Retain' : 'Delete');
    }
    for (const { Properties, DeletionPolicy } of Object.values(template.findResources('AWS::Logs::LogGroup'))) {
      expect(Properties.RetentionInDays).toBe(keeps ? 90 : 30);
      expect(DeletionPolicy).toBe(keeps ? 'Retain' : 'Delete');
    }
    expect(stack.terminationProtection).toBe(keeps);
  });

  test('forgets the activity of workspaces, and sessions and receipts among credentials, and nothing else', () => {
    const tables = Object.entries(template.findResources('AWS::DynamoDB::Table'));
    const forgetful = tables.filter(([, { Properties }]) => Properties.TimeToLiveSpecification);
    expect(forgetful.map(([id, { Properties }]) => [id, Properties.TimeToLiveSpecification])).toEqual([
      ['WorkspacesTable', { AttributeName: 'expires', Enabled: true }],
      ['ActivityTable', { AttributeName: 'expires', Enabled: true }],
    ]);
    const { RecordFunction } = template.findResources('AWS::Lambda::Function');
    expect(RecordFunction?.Properties.Environment.Variables.ACTIVITY_RETENTION_DAYS).toBe('90');
  });

  test('is regional, throttled above what Entra ID asks for, and logs no personal data', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['REGIONAL'] } });
    const [stage] = Object.values(template.findResources('AWS::ApiGateway::Stage'));
    const { MethodSettings, TracingEnabled, AccessLogSetting, StageName } = stage?.Properties ?? {};
    expect([StageName, TracingEnabled]).toEqual([name, false]);
    expect(MethodSettings[0].ThrottlingRateLimit).toBeGreaterThan(25);
    expect(MethodSettings[0].DataTraceEnabled).toBe(false);
    const logged = Object.values(JSON.parse(AccessLogSetting.Format) as object);
    expect(logged).toContain('$context.authorizer.workspace');
    expect(logged.filter((field) => /path$|identity|querystring|principal/i.test(field))).toEqual([
      '$context.resourcePath',
    ]);
  });

  test('nothing in front of the functions is traced: X-Ray would keep queries and addresses', () => {
    template.allResourcesProperties('AWS::ApiGateway::Stage', { TracingEnabled: false });
    const resources: readonly Resource[] = Object.values(template.toJSON()['Resources']);
    const naming = resources.filter((resource) => /x-?ray|tracing/i.test(JSON.stringify(resource)));
    expect([...new Set(naming.map(({ Type }) => Type))].sort()).toEqual([
      'AWS::ApiGateway::Stage',
      'AWS::IAM::Policy',
      'AWS::Lambda::Function',
    ]);
  });

  test('says what an operator needs to know', () => {
    const outputs = Object.keys(template.findOutputs('*'));
    const tables = ['MembersTableName', 'WorkspacesTableName', 'ActivityTableName'];
    const named = [
      'AuthorizerCacheSeconds',
      'BaseUrl',
      'DashboardUrl',
      'LogsUrl',
      'EventBusName',
      'Roles',
      'UsagePlanId',
      'DefaultRole',
      ...tables,
    ];
    expect(outputs.sort()).toEqual([...named, ...(name === 'production' ? ['DomainTarget'] : [])].sort());
  });
});

test('a domain of its own takes TLS 1.2 at least and is the only way in', () => {
  production.template.hasResourceProperties('AWS::ApiGateway::DomainName', { SecurityPolicy: 'TLS_1_2' });
  production.template.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
  for (const { template } of [development, production]) {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PQ_2025_09',
    });
  }
  production.template.hasOutput('BaseUrl', { Value: `https://${domain.domainName}${basePath}` });
  development.template.resourceCountIs('AWS::ApiGateway::DomainName', 0);
});

test('the firewall has no rule against clients without a User-Agent or larger bodies', () => {
  const [firewall] = Object.values(production.template.findResources('AWS::WAFv2::WebACL'));
  const names = firewall?.Properties.Rules.map(({ Name }: { readonly Name: string }) => Name);
  const groups = ['AWSManagedRulesAmazonIpReputationList', 'AWSManagedRulesKnownBadInputsRuleSet'];
  expect(names).toEqual(['RequestsOfAddress', 'TokenRequestsOfAddress', ...groups]);
  production.template.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
  development.template.resourceCountIs('AWS::WAFv2::WebACL', 0);
});

describe('the firewall counts the requests of each address over five minutes', () => {
  test.each([
    [{}, 30_000],
    [{ addressRateLimit: '40' }, 12_000],
  ])('%j: it blocks an address beyond %i', (given, Limit) => {
    const { template } = synthesize({ firewall: true, ...given });
    const [firewall] = Object.values(template.findResources('AWS::WAFv2::WebACL'));
    const [first, ...others] = firewall?.Properties.Rules ?? [];
    expect(first).toMatchObject({
      Priority: 0,
      Statement: { RateBasedStatement: { AggregateKeyType: 'IP', EvaluationWindowSec: 300, Limit } },
      Action: { Block: {} },
    });
    expect(others.map(({ Priority }: { readonly Priority: number }) => Priority)).toEqual([1, 2, 3]);
    for (const rule of [first, ...others]) expect(rule.VisibilityConfig.SampledRequestsEnabled).toBe(false);
  });

  test('the firewall allows an address ten requests per second at the token endpoint', () => {
    const { template } = synthesize({ firewall: true });
    const [firewall] = Object.values(template.findResources('AWS::WAFv2::WebACL'));
    const [, rule] = firewall?.Properties.Rules ?? [];
    expect(rule).toMatchObject({
      Action: { Block: {} },
      Statement: {
        RateBasedStatement: {
          AggregateKeyType: 'IP',
          EvaluationWindowSec: 60,
          Limit: 600,
          ScopeDownStatement: {
            OrStatement: {
              Statements: ['/oauth2/token', '/oauth2/token/'].map((SearchString) => ({
                ByteMatchStatement: {
                  FieldToMatch: { UriPath: {} },
                  PositionalConstraint: 'ENDS_WITH',
                  SearchString,
                  TextTransformations: [
                    { Priority: 0, Type: 'URL_DECODE' },
                    { Priority: 1, Type: 'NORMALIZE_PATH' },
                  ],
                },
              })),
            },
          },
        },
      },
    });
  });

  test('a job at the limit of its workspace is not blocked', () => {
    const { addressRateLimit, workspaceRateLimit } = parseSettings({ ...cdkJson.context, stage: 'production' });
    expect(addressRateLimit).toBeGreaterThanOrEqual(workspaceRateLimit);
  });
});

test('a stage without a user pool has neither its trigger nor a role for it', () => {
  expect(JSON.stringify(development.template.toJSON())).not.toMatch(/preTokenGeneration/i);
  synthesize({ userPool: { domain: 'acme-scim' } }).template.hasResourceProperties('AWS::Lambda::Function', {
    Description: Match.stringLikeRegexp('administrator'),
  });
});

test('a refused token starts no alarm: API Gateway wants the authorizer to end with an error', () => {
  const [errors] = Object.entries(production.template.findResources('AWS::CloudWatch::Alarm'))
    .filter(([id]) => id.startsWith('FunctionErrors'))
    .map(([, { Properties }]) => JSON.stringify(Properties.Metrics));
  expect(errors).toContain('ListFunction');
  expect(errors).not.toContain('AuthorizerFunction');
});

test('a function gets as much concurrency as is reserved for it', () => {
  const { template } = synthesize({ reservedConcurrency: '{"list": 20}' });
  const functions = template.findResources('AWS::Lambda::Function');
  expect(functions['ListFunction']?.Properties.ReservedConcurrentExecutions).toBe(20);
  expect(functions['GetFunction']?.Properties).not.toHaveProperty('ReservedConcurrentExecutions');
});

test('refusals, limits and failures are counted by what the functions and the gateway write', () => {
  const alarms = Object.entries(production.template.findResources('AWS::CloudWatch::Alarm'));
  const textOf = (id: string) =>
    alarms
      .flatMap(([key, { Properties }]) => (key.startsWith(`${id}Alarm`) ? [JSON.stringify(Properties)] : []))
      .join();
  for (const outcome of ['unauthorized', 'denied'])
    expect(textOf('CredentialsRefused')).toContain(`"Value":"${outcome}"`);
  expect(textOf('CredentialsNotChecked')).toContain('"Value":"failed"');
  expect(textOf('CredentialsNotChecked')).toContain('"Value":"workspace-scim-production"');
  const [filter] = Object.values(production.template.findResources('AWS::Logs::MetricFilter'));
  expect(filter?.Properties).toMatchObject({
    FilterPattern: '{ $.status = "429" }',
    LogGroupName: { Ref: expect.stringMatching(/^AccessLog/) },
  });
  expect(textOf('RequestsThrottled')).toContain(filter?.Properties.MetricTransformations[0].MetricName);
});

const deployed = functionNames.filter((name) => name !== 'pre-token-generation');

test('every saved query reads all logs of its kind', () => {
  const saved = Object.values(development.template.findResources('AWS::Logs::QueryDefinition'));
  expect(saved.map(({ Properties }) => Properties.Name)).toEqual(
    queries.map(({ name }) => `workspace-scim-development/${name}`),
  );
  for (const { Properties } of saved) {
    const names = JSON.stringify(Properties.LogGroupNames);
    expect(Properties.LogGroupNames).toHaveLength(names.includes('AccessLog') ? 1 : deployed.length);
  }
});
