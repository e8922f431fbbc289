import { describe, expect, test } from '@jest/globals';
import { parseSettings } from '../../infra/settings.ts';
import { cdkJson, synthesize } from './synthesis.ts';

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
    [{ addressRateLimit: '10' }, 'addressRateLimit is 10: it must be a number of requests a second, 25 or more'],
    [
      { firewall: 'true', workspaceRateLimit: '200' },
      'addressRateLimit is 100: it must not be below workspaceRateLimit, which is 200',
    ],
    [{ alarmTopicArn: 'alarms' }, 'alarmTopicArn is "alarms": it must be the ARN of an SNS topic'],
    [{ alarmTopicArn: 'arn:aws:sqs:eu-west-1:123456789012:x' }, /: it must be the ARN of an SNS topic$/],
    [
      { alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:x', region: 'us-east-1' },
      /^alarmTopicArn is ".*": it must be a topic of the region, which is us-east-1$/,
    ],
    [{ tags: 'team' }, 'tags is "team": it must be an object of 48 texts by names at most'],
    [
      { tags: '{"stage":"x"}' },
      /^tags has stage: it must be a name of 128 characters at most: .*, not service, stage or/,
    ],
    [{ tags: { 'aws:x': 'y' } }, /^tags has aws:x: it must be a name/],
    [{ tags: { team: 'a;b' } }, /^tags\/team is "a;b": it must be a text of 256 characters at most/],
    [
      { tags: Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`t${index}`, ''])) },
      /: it must be an object of 48 texts by names at most$/,
    ],
    [
      { reservedConcurrency: '{"pre-token-generation":1}' },
      'reservedConcurrency has pre-token-generation: that function exists only with a userPool',
    ],
    [
      { settingsOrigins: ['http://app.example.com'] },
      /^settingsOrigins\/0 is "http:\/\/app.example.com": it must be an origin/,
    ],
    [{ settingsOrigins: ['*'] }, /^settingsOrigins\/0 is "\*": it must be an origin/],
    [{ frameAncestors: ["'self'"] }, /^frameAncestors\/0 is "'self'": it must be an origin/],
    [{ frameAncestors: ['https://app.example.com; script-src *'] }, /^frameAncestors\/0 is .*: it must be an origin/],
    [{ ssoUrl: 'javascript:alert(1)' }, 'ssoUrl is "javascript:alert(1)": it must be an https address'],
    [{ region: 'Ireland' }, 'region is "Ireland": it must be a region, such as eu-west-1'],
  ])('%j', (given, message) => {
    expect(() => parseSettings({ ...cdkJson.context, ...given })).toThrow(message);
  });
});

test('the limit of a workspace may exceed that of an address without a firewall', () => {
  expect(parseSettings({ ...cdkJson.context, workspaceRateLimit: '200' })).toMatchObject({ addressRateLimit: 100 });
});

test('tags of the settings are tags of the stack, beside its own', () => {
  const { stack } = synthesize({ tags: '{"team":"identity","cost center":"7"}' });
  expect(stack.tags.tagValues()).toEqual({
    team: 'identity',
    'cost center': '7',
    service: 'workspace-scim',
    stage: 'development',
  });
});
