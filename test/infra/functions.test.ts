import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { toSharedUsageKey } from '../../infra/usage-plan.ts';
import { activityTable, eventBus, membersTable, workspacesTable } from '../../lambdas/aws/resources.ts';
import { functionNames } from '../../lambdas/http/routes.ts';
import { functionTimeout } from '../../local/functions.ts';
import { cdkJson, idOf, type Resource, synthesize } from './synthesis.ts';

const { app, stack, template } = synthesize({
  roles: 'owner,member',
  defaultRole: 'member',
  userPool: { domain: 'acme-scim' },
});
const functions = template.findResources('AWS::Lambda::Function');

test('routes, entry files, bundles and deployed functions are the same set', () => {
  const names = [...functionNames].sort();
  const files = readdirSync('lambdas').filter((file) => file.endsWith('.ts'));
  expect(files.map((file) => file.replace('.ts', '')).sort()).toEqual(names);
  expect(readdirSync('dist').sort()).toEqual(names);
  expect(Object.keys(functions).sort()).toEqual(names.map(idOf));
});

describe.each(functionNames)('%s', (name) => {
  const { Properties, Metadata } = functions[idOf(name)] as Resource;

  test('runs on Node 24 with less time than the gateway has, and has a description', () => {
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      // Nobody waits for the warnings.
      Timeout: ['warn', 'publish'].includes(name) ? 300 : functionTimeout,
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'Text' },
      Description: expect.any(String),
    });
    expect(functionTimeout).toBeLessThan(29);
  });

  test('has one name for sam: construct id, logical id, asset and handler agree', () => {
    expect(Metadata['aws:cdk:path']).toBe(`${stack.stackName}/Default/${idOf(name)}/Resource`);
    expect(Metadata['aws:asset:property']).toBe('Code');
    const [file, handler] = Properties.Handler.split('.');
    expect(handler).toBe('handler');
    expect(existsSync(join(app.outdir, Metadata['aws:asset:path'] as string, `${file}.mjs`))).toBe(true);
  });

  test('knows its own table or bus, the roles and how much to log, and no secret', () => {
    const { Variables } = Properties.Environment;
    const common = {
      LOG_LEVEL: 'info',
      MEASURE_CALLS: 'true',
      POWERTOOLS_SERVICE_NAME: stack.stackName,
      ROLES: 'owner,member',
      DEFAULT_ROLE: 'member',
    };
    const activity = { [activityTable.variable]: { Ref: 'ActivityTable' }, ACTIVITY_RETENTION_DAYS: '90' };
    const members = { [membersTable.variable]: { Ref: 'MembersTable' }, ...activity };
    const limit = { GROUP_MEMBER_LIMIT: '10000' };
    const others: Readonly<Record<string, object>> = {
      authorizer: {
        [workspacesTable.variable]: { Ref: 'WorkspacesTable' },
        USAGE_KEY: toSharedUsageKey(stack.stackName),
        OAUTH_ISSUERS: expect.anything(),
        ...activity,
      },
      ...Object.fromEntries(['get', 'create', 'put', 'patch'].map((each) => [each, { ...members, ...limit }])),
      list: { ...members, ...limit, SCAN_LIMIT: '25000' },
      manage: {
        ...members,
        [workspacesTable.variable]: { Ref: 'WorkspacesTable' },
        SCAN_LIMIT: '25000',
        USAGE_PLAN: stack.stackName,
        OAUTH_ISSUERS: expect.anything(),
      },
      'pre-token-generation': { [workspacesTable.variable]: { Ref: 'WorkspacesTable' } },
      discover: activity,
      fallback: activity,
      record: members,
      page: {},
      token: { [workspacesTable.variable]: { Ref: 'WorkspacesTable' }, TOKEN_LIFETIME_MINUTES: '60', ...activity },
      publish: {
        [eventBus.variable]: { Ref: expect.stringMatching(/^EventBus/) },
        [membersTable.variable]: { Ref: 'MembersTable' },
      },
      warn: {
        [eventBus.variable]: { Ref: expect.stringMatching(/^EventBus/) },
        [workspacesTable.variable]: { Ref: 'WorkspacesTable' },
        ...activity,
      },
    };
    expect(Variables).toEqual({ ...common, ...(others[name] ?? members) });
  });
});

test('the template keeps the metadata that sam needs, and synthesis calls nobody', () => {
  expect(cdkJson).toMatchObject({
    pathMetadata: true,
    assetMetadata: true,
    notices: false,
    versionReporting: false,
  });
});

test('the warnings before credentials end run once an hour, and an alarm starts if they do not', () => {
  template.resourceCountIs('AWS::Events::Rule', 1);
  template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(1 hour)',
    State: 'ENABLED',
    Targets: [{ Arn: { 'Fn::GetAtt': ['WarnFunction', 'Arn'] } }],
  });
  template.hasResourceProperties('AWS::Lambda::Permission', {
    FunctionName: { 'Fn::GetAtt': ['WarnFunction', 'Arn'] },
    Principal: 'events.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': ['WarningSchedule', 'Arn'] },
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'FailedInvocations',
    Dimensions: [{ Name: 'RuleName', Value: { Ref: 'WarningSchedule' } }],
    Threshold: 1,
  });
});

describe('events of members', () => {
  const [[queue = '', deadLetters] = []] = Object.entries(template.findResources('AWS::SQS::Queue'));

  test('the table of members has a stream of both images; the table of credentials has none', () => {
    const tables = template.findResources('AWS::DynamoDB::Table');
    expect(tables[membersTable.logicalId]?.Properties.StreamSpecification).toEqual({
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    });
    expect(tables[workspacesTable.logicalId]?.Properties).not.toHaveProperty('StreamSpecification');
  });

  test.each([
    ['PublishFunction', 'RecordFunction'],
    ['RecordFunction', 'PublishFunction'],
  ])(
    '%s gets the records of members and groups only, from the first on, and again those that failed',
    (name, other) => {
      const mappings = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
      expect(mappings.map(({ Properties }) => Properties.FunctionName.Ref).sort()).toEqual([name, other].sort());
      const mapping = mappings.find(({ Properties }) => Properties.FunctionName.Ref === name);
      expect(mapping?.Properties).toMatchObject({
        EventSourceArn: { 'Fn::GetAtt': [membersTable.logicalId, 'StreamArn'] },
        StartingPosition: 'TRIM_HORIZON',
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 500,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [queue, 'Arn'] } } },
      });
      expect(
        mapping?.Properties.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern)),
      ).toEqual(
        ['member#', 'group#', 'groupChange#'].map((prefix) => ({ dynamodb: { Keys: { key: { S: [{ prefix }] } } } })),
      );
    },
  );

  test('the access log passes refusals of SCIM requests of known workspaces on to the activity', () => {
    template.resourceCountIs('AWS::Logs::SubscriptionFilter', 1);
    template.hasResourceProperties('AWS::Logs::SubscriptionFilter', {
      DestinationArn: { 'Fn::GetAtt': ['RecordFunction', 'Arn'] },
      FilterPattern: '{ ($.workspace != "-") && ($.refusal != "-") && ($.resource = "/scim/v2*") }',
      LogGroupName: {
        Ref: Object.keys(template.findResources('AWS::Logs::LogGroup')).find((id) => /^AccessLog/.test(id)),
      },
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'logs.amazonaws.com',
      FunctionName: { 'Fn::GetAtt': ['RecordFunction', 'Arn'] },
    });
  });

  test('the bus has the name of the stack, which rules of consumers use', () => {
    template.hasResourceProperties('AWS::Events::EventBus', { Name: stack.stackName });
    template.resourceCountIs('AWS::Events::EventBus', 1);
  });

  test('dead letters are encrypted, kept for two weeks and reached by TLS only', () => {
    expect(deadLetters?.Properties).toEqual({ MessageRetentionPeriod: 14 * 24 * 3600, SqsManagedSseEnabled: true });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: queue }],
      PolicyDocument: {
        Statement: [{ Action: 'sqs:*', Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
      },
    });
  });

  test('an alarm starts if events are late, and if one is lost', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'IteratorAge',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'PublishFunction' } }],
      Threshold: 300_000,
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
      Threshold: 1,
    });
  });
});
