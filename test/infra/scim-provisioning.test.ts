import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { App, CfnParameter, NestedStack, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ScimProvisioning } from '../../infra/scim-provisioning.ts';
import type { ScimProvisioningProps } from '../../infra/scim-provisioning-props.ts';
import { completeProps } from '../../infra/settings.ts';
import { functionNames } from '../../lambdas/http/routes.ts';
import { cdkJson, synthesize } from './synthesis.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A stack of an adopter's app. */
function newStack(name = 'product', context = cdkJson.context): Stack {
  const app = new App({ context });
  folders.push(app.outdir);
  return new Stack(app, name, { env: { region: 'eu-west-1', account: '123456789012' } });
}

const idsOf = (template: Template, type: string) => Object.keys(template.findResources(type)).sort();

test('a service leaves room in a stack for the resources of an app', () => {
  const stack = newStack();
  new ScimProvisioning(stack, 'Scim', { userPool: { domain: 'product-scim' }, firewall: true, retainData: true });
  // CloudFormation allows 500.
  expect(Object.keys(Template.fromStack(stack).toJSON()['Resources']).length).toBeLessThan(350);
});

describe('two services in one stack', () => {
  // Together they have more resources than CloudFormation allows: an app gives each a stack. No name may clash all the same.
  const stack = newStack('product', { ...cdkJson.context, '@aws-cdk/core:stackResourceLimit': 0 });
  Validations.of(stack).acknowledge({ id: 'CloudFormation-Validate::F0007', reason: 'only its names are looked at' });
  const scim = new ScimProvisioning(stack, 'Scim', { userPool: { domain: 'product-scim' }, firewall: true });
  const other = new ScimProvisioning(stack, 'my-partners', {
    serviceName: 'partners',
    stage: 'beta',
    alarmEmail: 'team@example.com',
    retainData: true,
  });
  const template = Template.fromStack(stack);

  test('have tables and functions with logical ids that follow the id of the construct', () => {
    expect(idsOf(template, 'AWS::DynamoDB::Table')).toEqual([
      'ScimActivityTable',
      'ScimMembersTable',
      'ScimWorkspacesTable',
      'mypartnersActivityTable',
      'mypartnersMembersTable',
      'mypartnersWorkspacesTable',
    ]);
    const functions = idsOf(template, 'AWS::Lambda::Function');
    expect(functions).toHaveLength(functionNames.length * 2 - 1);
    expect(functions).toEqual(
      expect.arrayContaining(['ScimListFunction', 'ScimPreTokenGenerationFunction', 'mypartnersListFunction']),
    );
  });

  test('have outputs by which tools find them', () => {
    const outputs = Object.keys(template.findOutputs('*'));
    for (const name of ['BaseUrl', 'MembersTableName', 'UsagePlanId', 'Roles', 'EventBusName']) {
      expect(outputs).toEqual(expect.arrayContaining([`Scim${name}`, `mypartners${name}`]));
    }
    expect(outputs).toContain('ScimUserPoolId');
    expect(outputs).not.toContain('mypartnersUserPoolId');
  });

  test('share no name in the account', () => {
    const names = [
      ['AWS::Events::EventBus', 'Name'],
      ['AWS::CloudWatch::Dashboard', 'DashboardName'],
      ['AWS::ApiGateway::RestApi', 'Name'],
    ] as const;
    for (const [type, property] of names) {
      const own = Object.values(template.findResources(type)).map(({ Properties }) => Properties[property]);
      expect(own.sort()).toEqual(['partners', 'product-Scim']);
    }
    const plans = Object.values(template.findResources('AWS::ApiGateway::UsagePlan'));
    // The plan has the name by which `admin --stack` finds the service, and so do the keys of workspaces.
    const planNames = plans.map(({ Properties }) => Properties.UsagePlanName);
    expect(planNames.sort()).toEqual(['product/Scim', 'product/mypartners']);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ USAGE_PLAN: 'product/Scim' }) },
    });
    const values = Object.values(template.findResources('AWS::ApiGateway::ApiKey')).map(
      ({ Properties }) => Properties.Value,
    );
    expect(new Set(values).size).toBe(2);
  });

  test('each have properties for the rest of the app', () => {
    expect(stack.resolve(scim.membersTable.tableName)).toEqual({ Ref: 'ScimMembersTable' });
    expect(stack.resolve(other.workspacesTable.tableName)).toEqual({ Ref: 'mypartnersWorkspacesTable' });
    expect(stack.resolve(other.eventBus.eventBusName)).toEqual({ Ref: expect.stringMatching(/^mypartnersEventBus/) });
    expect(JSON.stringify(stack.resolve(other.baseUrl))).toMatch(/\/scim\/v2/);
    expect(other.functions['pre-token-generation']).toBeUndefined();
    expect(stack.resolve(scim.functions['pre-token-generation']?.functionArn)).toEqual({
      'Fn::GetAtt': ['ScimPreTokenGenerationFunction', 'Arn'],
    });
  });

  test('pass the AwsSolutions checks', () => {
    expect(new AwsSolutionsChecks(stack.node.root).validateScope(stack.node.root).violations).toEqual([]);
  });
});

test('the defaults of the construct are those of a stage of this project, stage aside', () => {
  const { template } = synthesize();
  const stack = newStack('workspace-scim-development');
  new ScimProvisioning(stack, 'Default', { stage: 'development' });
  const own = Template.fromStack(stack);
  for (const type of [
    'AWS::Lambda::Function',
    'AWS::DynamoDB::Table',
    'AWS::CloudWatch::Alarm',
    'AWS::ApiGateway::Stage',
  ]) {
    expect(idsOf(own, type)).toEqual(idsOf(template, type));
  }
  expect(completeProps({}, undefined)).toMatchObject({ stage: 'prod', retainData: false, workspaceRateLimit: 25 });
});

describe('a wrong property is an error that names the construct and says what would be right', () => {
  test.each<[unknown, string | RegExp]>([
    [{ logLevl: 'info' }, /^product\/Scim: there is no setting logLevl: the settings are stage, retainData/],
    [{ region: 'eu-west-1' }, /^product\/Scim: there is no setting region/],
    [{ logLevel: 'trace' }, 'product/Scim: logLevel is "trace": it must be debug, info, warn or error'],
    [{ rateLimit: '100' }, 'product/Scim: rateLimit is "100": it must be a number of requests a second, 25 or more'],
    [{ domainName: 'scim.example.com' }, 'product/Scim: domainName is set: certificateArn must be as well'],
    [{ roles: 'owner', defaultRole: 'admin' }, /defaultRole is "admin": it must be one of the roles: owner/],
    [
      { alarmTopicArn: 'arn:aws:sns:us-east-1:123456789012:x' },
      /: it must be a topic of the region, which is eu-west-1/,
    ],
    [{ reservedConcurrency: { 'pre-token-generation': 1 } }, /that function exists only with a userPool/],
    [{ serviceName: 'my service' }, /^product\/Scim: serviceName is "my service": it must be letters, digits/],
    [{ stage: 'Live' }, /^product\/Scim: stage is "Live": it must be lower case letters/],
  ])('%j', (props, message) => {
    expect(() => new ScimProvisioning(newStack(), 'Scim', props as ScimProvisioningProps)).toThrow(message);
  });
});

test('attributes of other resources are accepted: CloudFormation fills them in later', () => {
  const stack = newStack();
  const parameter = (id: string) => new CfnParameter(stack, id).valueAsString;
  new ScimProvisioning(stack, 'Scim', {
    domainName: 'scim.example.com',
    certificateArn: parameter('Certificate'),
    alarmTopicArn: parameter('Topic'),
    documentationUri: parameter('Pages'),
  });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::ApiGateway::DomainName', { RegionalCertificateArn: { Ref: 'Certificate' } });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmActions: [{ Ref: 'Topic' }] });
});

test('the name of the service is known in a nested stack and in a stack of any region', () => {
  const nested = new NestedStack(newStack(), 'Nested');
  const { serviceName } = new ScimProvisioning(nested, 'Scim');
  expect(serviceName).toMatch(/^[A-Za-z0-9_-]+$/);
  Template.fromStack(nested).hasResourceProperties('AWS::Events::EventBus', { Name: serviceName });
  const anywhere = new Stack(new App({ context: cdkJson.context }), 'anywhere');
  folders.push((anywhere.node.root as App).outdir);
  new ScimProvisioning(anywhere, 'Scim', { alarmTopicArn: 'arn:aws:sns:us-east-1:123456789012:x' });
  Template.fromStack(anywhere).hasOutput('ScimBaseUrl', { Value: Match.anyValue() });
});
