import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
    [{ TOKEN_LIFETIME_MINUTES: '1', ACTIVITY_RETENTION_DAYS: '3653' }],
    [{ TOKEN_LIFETIME_MINUTES: '360' }],
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
    [{ TOKEN_LIFETIME_MINUTES: '0' }, 'TOKEN_LIFETIME_MINUTES must be a number of minutes from 1 to 360'],
    [{ TOKEN_LIFETIME_MINUTES: '361' }, 'TOKEN_LIFETIME_MINUTES must be a number of minutes from 1 to 360'],
    [{ TOKEN_LIFETIME_MINUTES: 'an hour' }, 'TOKEN_LIFETIME_MINUTES must be a number of minutes from 1 to 360'],
    [{ ACTIVITY_RETENTION_DAYS: '0' }, 'ACTIVITY_RETENTION_DAYS must be a number of days from 1 to 3653'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be debug, info, warn, error or silent'],
    [{ ROLES: 'a, b' }, 'ROLES must be names separated by commas, highest first'],
    [{ DEFAULT_ROLE: 'boss' }, 'DEFAULT_ROLE must be one of ROLES: admin, maker, contributor, viewer'],
    [{ ROLES: 'a,b' }, 'DEFAULT_ROLE must be one of ROLES: a, b'],
  ])('may not be %j', (env, line) => {
    expect(() => parseEnvironment(env)).toThrow(line);
  });
});

describe('the variables', () => {
  const local = readdirSync('local', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const sources = ['lambdas/aws/config.ts', ...local.map((name) => join('local', name))];
  const code = sources.map((name) => readFileSync(name, 'utf8')).join('\n');
  /** `env['PORT']`, `PORT: whole(...)`, `{ ROLES, OAUTH_ISSUERS_FILE: file }: Environment` */
  const reads = [
    ...code.matchAll(/\benv\['([A-Z][A-Z_]+)'\]/g),
    ...readFileSync('lambdas/aws/resources.ts', 'utf8').matchAll(/\bvariable: '(\w+)'/g),
    ...(code.match(/(?<=const schema = \{)[\s\S]*?(?=\n\};)/)?.[0] ?? '').matchAll(/^ {4}([A-Z][A-Z_]+):/gm),
    ...(code.match(/(?<=\{)[^{}]*(?=\}: Environment)/g) ?? []).flatMap((names) => [
      ...names.matchAll(/\b([A-Z][A-Z_]+)\b/g),
    ]),
  ];
  const read = new Set(reads.map(([, name = '']) => name));
  const section = (file: string, from: string) =>
    readFileSync(file, 'utf8')
      .split(from)[1]
      ?.split(/\n\n(?!\|)/)[0] ?? '';
  const namesIn = (rows: string) =>
    [...rows.matchAll(/^\| (`.*?`) +\|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
    );
  const users = namesIn(section('README.md', 'Environment variables of the local server:\n\n'));
  const deployment = namesIn(section('docs/architecture.md', '### Variables that are not yours to set\n\n'));

  test('that are read are in README.md, or in docs/architecture.md if nobody should set them', () => {
    expect(read.size).toBeGreaterThan(20);
    expect([...read].filter((name) => ![...users, ...deployment].includes(name))).toEqual([]);
  });

  test('that are described are read, and described once', () => {
    const described = [...users, ...deployment];
    expect(described.filter((name) => !read.has(name))).toEqual([]);
    expect(described.length).toBe(new Set(described).size);
  });
});
