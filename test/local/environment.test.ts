import { describe, expect, test } from '@jest/globals';
import { parseEnvironment } from '../../local/environment.ts';

describe('the environment of a local server', () => {
  test('has defaults, also for what is empty', () => {
    const expected = { PORT: 3000, AUTHORIZER_CACHE_SECONDS: 0, WORKSPACE_BURST_LIMIT: 100 };
    expect(parseEnvironment({})).toEqual(expected);
    expect(parseEnvironment({ PORT: '', LOG_LEVEL: '', ROLES: '', DEFAULT_ROLE: '' })).toEqual(expected);
  });

  test.each<[Readonly<Record<string, string>>]>([
    [{ PORT: '0', LOG_LEVEL: 'debug', SCAN_LIMIT: '100000', AUTHORIZER_CACHE_SECONDS: '60' }],
    [{ LOG_LEVEL: 'WARN', ROLES: 'owner,guest', DEFAULT_ROLE: 'guest' }],
    [{ DEFAULT_ROLE: 'viewer', PATH: '/bin' }],
  ])('may be %j', (env) => {
    expect(() => parseEnvironment(env)).not.toThrow();
  });

  test.each<[Readonly<Record<string, string>>, string]>([
    [{ PORT: 'abc' }, 'PORT must be a number from 0 to 65535'],
    [{ PORT: '65536' }, 'PORT must be a number from 0 to 65535'],
    [{ AUTHORIZER_CACHE_SECONDS: '-1' }, 'AUTHORIZER_CACHE_SECONDS must be a number of seconds from 0 to 3600'],
    [{ WORKSPACE_RATE_LIMIT: 'many' }, 'WORKSPACE_RATE_LIMIT must be a number of requests from 1 to 999999'],
    [{ WORKSPACE_RATE_LIMIT: '0' }, 'WORKSPACE_RATE_LIMIT must be a number of requests from 1 to 999999'],
    [{ WORKSPACE_BURST_LIMIT: '-1' }, 'WORKSPACE_BURST_LIMIT must be a number of requests from 1 to 999999'],
    [{ SCAN_LIMIT: '1.5' }, 'SCAN_LIMIT must be a number of members from 1 to 1000000'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be debug, info, warn, error or silent'],
    [{ ROLES: 'a, b' }, 'ROLES must be names separated by commas, highest first'],
    [{ DEFAULT_ROLE: 'boss' }, 'DEFAULT_ROLE must be one of ROLES: admin, maker, contributor, viewer'],
    [{ ROLES: 'a,b' }, 'DEFAULT_ROLE must be one of ROLES: a, b'],
  ])('may not be %j', (env, line) => {
    expect(() => parseEnvironment(env)).toThrow(line);
  });
});
