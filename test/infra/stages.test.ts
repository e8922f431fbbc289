import { describe, expect, test } from '@jest/globals';
import { AwsSolutionsChecks } from 'cdk-nag';
import { queries } from '../../infra/queries.ts';
import { parseSettings } from '../../infra/settings.ts';
import { membersTable, workspacesTable } from '../../lambdas/aws/tables.ts';
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
  test('passes the AwsSolutions checks, exceptions with a reason aside', () => {
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

  test('keeps data where it must, and nothing where it need not', () => {
    const keeps = name === 'production';
    const tables = Object.values(template.findResources('AWS::DynamoDB::Table'));
    expect(tables).toHaveLength(2);
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

  test('is regional, throttled above what Entra ID asks for, and logs nothing that tells of persons', () => {
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
    const tables = ['MembersTableName', 'WorkspacesTableName'];
    const named = ['AuthorizerCacheSeconds', 'BaseUrl', 'DashboardUrl', 'LogsUrl', 'EventBusName', ...tables];
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
  expect(names).toEqual(['AWSManagedRulesAmazonIpReputationList', 'AWSManagedRulesKnownBadInputsRuleSet']);
  production.template.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
  development.template.resourceCountIs('AWS::WAFv2::WebACL', 0);
});

test('every alarm says what it means and writes to the address, where there is one', () => {
  const alarms = Object.values(production.template.findResources('AWS::CloudWatch::Alarm'));
  expect(alarms.length).toBeGreaterThan(0);
  for (const { Properties } of alarms) {
    expect(Properties.AlarmDescription).toEqual(expect.any(String));
    expect(Properties.AlarmActions).toHaveLength(1);
  }
  production.template.hasResourceProperties('AWS::SNS::Subscription', { Endpoint: 'team@example.com' });
  development.template.resourceCountIs('AWS::SNS::Topic', 0);
  development.template.resourceCountIs('AWS::CloudWatch::Alarm', alarms.length);
});

test('a refused token is no failure of the functions: API Gateway wants the authorizer to end with an error', () => {
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

test('every saved query asks all logs of its kind', () => {
  const saved = Object.values(development.template.findResources('AWS::Logs::QueryDefinition'));
  expect(saved.map(({ Properties }) => Properties.Name)).toEqual(
    queries.map(({ name }) => `workspace-scim-development/${name}`),
  );
  for (const { Properties } of saved) {
    const names = JSON.stringify(Properties.LogGroupNames);
    expect(Properties.LogGroupNames).toHaveLength(names.includes('AccessLog') ? 1 : functionNames.length);
  }
});

describe('a mistake in the settings is one line that says what would be right', () => {
  const names = /^there is no setting logLevl: the settings are stage, region, .*logLevel/;
  test.each([
    [{ stage: 'prod' }, 'stage is "prod": it must be one of the stages in cdk.json: development, production'],
    [{ logLevl: 'info' }, names],
    [{ logLevel: 'trace' }, 'logLevel is "trace": it must be debug, info, warn or error'],
    [
      { authorizerCacheSeconds: '3601' },
      'authorizerCacheSeconds is 3601: it must be a number of seconds from 0 to 3600',
    ],
    [{ authorizerCacheSeconds: '' }, /^authorizerCacheSeconds is "": it must be a number/],
    [{ logRetentionDays: '31' }, /^logRetentionDays is 31: it must be one of 1, 3, 5/],
    [{ retainData: 'yes' }, 'retainData is "yes": it must be true or false'],
    [{ domainName: 'scim.example.com' }, 'domainName is set: certificateArn must be as well'],
    [{ roles: 'owner' }, 'roles is set: defaultRole must be as well'],
    [{ roles: 'owner', defaultRole: 'admin' }, 'defaultRole is "admin": it must be one of the roles: owner'],
    [{ oauthIssuers: [{ issuer: 'http://x' }] }, 'oauthIssuers/0/issuer is "http://x": it must be an https address'],
    [
      { oauthIssuers: [{ issuer: 'https://x', workspaceClaim: 'w' }] },
      /^oauthIssuers: https:\/\/x has a workspaceClaim: it must have/,
    ],
    [{ workspaceRateLimit: '24' }, 'workspaceRateLimit is 24: it must be a number of requests a second, 25 or more'],
    [{ workspaceRateLimit: '501' }, 'workspaceRateLimit is 501: it must not be above rateLimit, which is 500'],
    [{ scanLimit: '10' }, 'scanLimit is 10: it must be a number of members, 1000 or more'],
    [{ reservedConcurrency: '{"lst":1}' }, /^reservedConcurrency has no lst: it must be numbers by functions: list/],
    [{ reservedConcurrency: '{"list":0}' }, 'reservedConcurrency/list is 0: it must be a number of calls, 1 or more'],
    [{ reservedConcurrency: '{list: 1' }, /^reservedConcurrency is "{list: 1": it must be numbers by functions/],
    [{ userPool: {} }, 'domain is missing in userPool'],
    [{ userPool: 'acme' }, 'userPool is "acme": it must be an object with a domain'],
    [{ userPool: { domain: 'aws-scim' } }, /^userPool\/domain is "aws-scim": it must be lower case letters/],
    [{ userPool: { domain: 'x', oktaApp: 'a/b' } }, /^userPool\/oktaApp is "a\/b": it must be the name of an app/],
    [{ userPool: { domain: 'x', okta: 'y' } }, 'userPool has no okta: it must be an object with a domain'],
    [
      { userPool: { domain: 'x', signOn: { issuer: 'https://x', clientId: 'y' } } },
      'secretName is missing in userPool/signOn',
    ],
    [
      { userPool: { domain: 'x', signOn: { issuer: 'http://x', clientId: 'y', secretName: 'z' } } },
      'userPool/signOn/issuer is "http://x": it must be an https address',
    ],
    [{ oauthIssuers: [{ issuer: 'https://x', scope: 'y' }] }, 'oauthIssuers/0 has no scope: it must be an issuer'],
    [{ region: 'Ireland' }, 'region is "Ireland": it must be a region, such as eu-west-1'],
  ])('%j', (given, message) => {
    expect(() => parseSettings({ ...cdkJson.context, ...given })).toThrow(message);
  });
});
