import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { toIssuers } from '../../lambdas/aws/config.ts';
import { idOf, type Resource, synthesize } from './synthesis.ts';

/** Issuers of customers, each some 300 bytes long. */
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    issuer: `https://customer-${index}.example.com/oauth2/${'a'.repeat(100)}`,
    jwksUri: `https://customer-${index}.example.com/oauth2/${'a'.repeat(100)}/keys`,
    audience: ['scim'],
  }));

type Made = ReturnType<typeof synthesize>;
type Knowing = 'authorizer' | 'manage';

const functionOf = ({ template }: Made, name: Knowing) =>
  template.findResources('AWS::Lambda::Function')[idOf(name)] as Resource;

const environmentOf = (made: Made, name: Knowing = 'authorizer') =>
  functionOf(made, name).Properties.Environment.Variables;

/** The folder that is deployed as the function. */
const assetOf = (made: Made, name: Knowing = 'authorizer') =>
  join(made.app.outdir, functionOf(made, name).Metadata['aws:asset:path']);

describe('the issuers of the settings', () => {
  test.each([20, 500])('lie beside the authorizer and the management API, however many there are: %i', (count) => {
    const oauthIssuers = many(count);
    const made = synthesize({ oauthIssuers });
    for (const name of ['authorizer', 'manage'] as const) {
      const file = join(assetOf(made, name), environmentOf(made, name).OAUTH_ISSUERS_FILE);
      expect(toIssuers({ OAUTH_ISSUERS_FILE: file })).toEqual(oauthIssuers);
      expect(JSON.stringify(environmentOf(made, name)).length).toBeLessThan(1000);
    }
  });

  test('make another asset if they change, and the same if they do not', () => {
    const [one, same, other] = [many(1), many(1), many(2)].map((oauthIssuers) => assetOf(synthesize({ oauthIssuers })));
    const hashOf = (path = '') => path.split('/').at(-1);
    expect(hashOf(same)).toBe(hashOf(one));
    expect(hashOf(other)).not.toBe(hashOf(one));
  });

  test('can be read by everyone, and lie beside the bundle without its source map', () => {
    const before = process.umask(0o077);
    const folder = assetOf(synthesize({ oauthIssuers: many(3) }));
    process.umask(before);
    const modeOf = (name: string) => statSync(join(folder, name)).mode & 0o777;
    expect(['index.mjs', 'issuers.json'].map(modeOf)).toEqual([0o644, 0o644]);
    expect(() => readFileSync(join(folder, 'index.mjs.map'))).toThrow('ENOENT');
  });

  test('are none where neither the environment nor a file says so, and both count where both do', () => {
    expect(toIssuers({})).toEqual([]);
    const made = synthesize({ oauthIssuers: many(1) });
    const file = join(assetOf(made), 'issuers.json');
    const own = { issuer: 'https://pool.example.com' };
    const both = toIssuers({ OAUTH_ISSUERS: JSON.stringify([own]), OAUTH_ISSUERS_FILE: file });
    expect(both).toEqual([...many(1), own]);
  });
});

describe('what no environment takes is a mistake when the stage is synthesized', () => {
  const roles = Array.from({ length: 600 }, (_, index) => `role${index}`);

  test.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    ['roles', { roles: roles.join(','), defaultRole: 'role1' }, /^roles is too long: the environment of List/],
    [
      'defaultRole',
      { roles: `a,${'b'.repeat(2100)}`, defaultRole: 'b'.repeat(2100) },
      /^roles is too long: .* Lambda allows 4096$/,
    ],
    [
      'documentationUri',
      { documentationUri: `https://example.com/${'a'.repeat(4000)}` },
      /^documentationUri is too long: the environment of DiscoverFunction has \d{4} bytes, and Lambda allows 4096$/,
    ],
    [
      'characters of several bytes, and those that JSON escapes',
      { roles: `ä${'ä'.repeat(1500)},${'"'.repeat(500)}`, defaultRole: '"'.repeat(500) },
      /^roles is too long/,
    ],
  ])('%s', (_, given, message) => {
    expect(() => synthesize(given)).toThrow(message);
  });

  test('a list of the maximum length is accepted', () => {
    // The token endpoint has the longest environment of those that get it.
    const fixed = 770;
    expect(() => synthesize({ documentationUri: `https://example.com/${'a'.repeat(4096 - fixed)}` })).not.toThrow();
  });
});
