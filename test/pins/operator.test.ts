import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { settingNames } from '../../infra/settings.ts';
import { synthesize } from '../infra/synthesis.ts';
import { openService, type TestService } from '../support/service.ts';
import { json } from '../tools/run-admin.ts';

let service: TestService;
beforeAll(async () => {
  service = await openService();
});
afterAll(() => service.close());

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

describe('the output of --json', () => {
  test('a workspace', async () => {
    const workspace = {
      id: 'acme',
      name: 'Acme',
      created: time,
      singleSignOn: true,
      provisioning: false,
      mode: 'lenient',
      usageKey: expect.any(String),
    };
    expect(await json('workspace create acme --name Acme --sso')).toEqual(workspace);
    expect(await json('workspace show acme')).toEqual(workspace);
    expect(await json('workspace list')).toEqual([workspace]);
    expect(await json('workspace scim acme on')).toEqual({ ...workspace, provisioning: true });
  });

  test('a token', async () => {
    const issued = await json('token issue acme --name okta --expires 90d');
    expect(issued).toEqual({
      token: expect.stringMatching(/^wscim_\w{49}$/),
      tokenId: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
    expect(await json('token list acme')).toEqual([
      {
        tokenId: issued.tokenId,
        workspaceId: 'acme',
        name: 'okta',
        beginning: issued.token.slice(0, 10),
        scopes: ['scim'],
        created: time,
        expires: time,
      },
    ]);
    expect(await json(`token revoke acme ${issued.tokenId}`)).toEqual([expect.objectContaining({ revoked: time })]);
  });
});

describe('the stack', () => {
  const { template } = synthesize();

  test('has these outputs', () => {
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual([
      'ActivityTableName',
      'AuthorizerCacheSeconds',
      'BaseUrl',
      'DashboardUrl',
      'DefaultRole',
      'EventBusName',
      'LogsUrl',
      'MembersTableName',
      'Roles',
      'UsagePlanId',
      'WorkspacesTableName',
    ]);
  });

  test('keeps the logical ids of what holds data, and of the functions', () => {
    expect(Object.keys(template.findResources('AWS::DynamoDB::Table')).sort()).toEqual([
      'ActivityTable',
      'MembersTable',
      'WorkspacesTable',
    ]);
    const { template: whole } = synthesize({ userPool: { domain: 'acme-scim' } });
    expect(Object.keys(whole.findResources('AWS::Lambda::Function')).sort()).toEqual([
      'AuthorizerFunction',
      'CreateFunction',
      'DiscoverFunction',
      'FallbackFunction',
      'GetFunction',
      'ListFunction',
      'ManageFunction',
      'PageFunction',
      'PatchFunction',
      'PreTokenGenerationFunction',
      'PublishFunction',
      'PutFunction',
      'RecordFunction',
      'RemoveFunction',
      'TokenFunction',
      'WarnFunction',
    ]);
  });

  test('takes these settings', () => {
    expect([...settingNames].sort()).toEqual([
      'accountLogRole',
      'activityRetentionDays',
      'addressRateLimit',
      'alarmEmail',
      'alarmTopicArn',
      'architecture',
      'authorizerCacheSeconds',
      'burstLimit',
      'certificateArn',
      'defaultRole',
      'documentationUri',
      'domainName',
      'firewall',
      'frameAncestors',
      'groupMemberLimit',
      'logLevel',
      'logRetentionDays',
      'oauthIssuers',
      'rateLimit',
      'region',
      'reservedConcurrency',
      'retainData',
      'roles',
      'scanLimit',
      'settingsOrigins',
      'ssoUrl',
      'stage',
      'tags',
      'tokenLifetimeMinutes',
      'userPool',
      'workspaceBurstLimit',
      'workspaceRateLimit',
    ]);
  });
});
