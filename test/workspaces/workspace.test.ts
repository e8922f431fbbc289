import { describe, expect, test } from '@jest/globals';
import { permits, scopes, toKnownScopes } from '../../lambdas/workspaces/scopes.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import { newWorkspace, toUsageKey, withProvisioning, withSingleSignOn } from '../../lambdas/workspaces/workspace.ts';

const now = new Date('2026-01-01T00:00:00.000Z');

describe('the id of a workspace', () => {
  test.each(['a', '7', 'a-b', '0-0', 'a'.repeat(64), `a${'-'.repeat(62)}b`])('may be %s', (id) => {
    expect(newWorkspace(id, 'Acme', false, now)).toEqual({
      id,
      name: 'Acme',
      created: '2026-01-01T00:00:00.000Z',
      singleSignOn: false,
      provisioning: false,
      mode: 'lenient',
    });
  });

  test.each(['', 'A', '-a', 'a-', 'a_b', 'a#b', 'é', 'a b', 'a\n', 'a\na', 'a'.repeat(65)])('may not be %j', (id) => {
    const make = () => newWorkspace(id, 'Acme', true, now);
    expect(make).toThrow(UsageError);
    expect(make).toThrow(expect.objectContaining({ name: 'UsageError' }));
    expect(make).toThrow(/1 to 64 lower-case letters, digits and hyphens/);
  });
});

describe('provisioning and single sign-on', () => {
  const off = newWorkspace('acme', 'Acme', false, now);
  const signOn = withSingleSignOn(off, true);
  const provisioned = withProvisioning(signOn, true);

  test('are switched on in this order, and off in the other', () => {
    expect(signOn).toEqual({ ...off, singleSignOn: true });
    expect(provisioned).toEqual({ ...off, singleSignOn: true, provisioning: true });
    expect(withProvisioning(provisioned, false)).toEqual(signOn);
    expect(withSingleSignOn(signOn, false)).toEqual(off);
  });

  test('provisioning is not switched on without single sign-on', () => {
    expect(() => withProvisioning(off, true)).toThrow(UsageError);
    expect(() => withProvisioning(off, true)).toThrow(/workspace "acme" has no single sign-on: set it up first/);
  });

  test('single sign-on is not switched off while provisioning is on', () => {
    expect(() => withSingleSignOn(provisioned, false)).toThrow(UsageError);
    expect(() => withSingleSignOn(provisioned, false)).toThrow(/provisioning of acme is on: switch it off first/);
  });

  test('are switched again without effect', () => {
    expect(withSingleSignOn(provisioned, true)).toEqual(provisioned);
    expect(withProvisioning(provisioned, true)).toEqual(provisioned);
    expect(withProvisioning(off, false)).toEqual(off);
  });
});

describe('scopes', () => {
  test.each<[readonly string[], boolean, boolean]>([
    [['scim'], true, true],
    [['scim:read'], true, false],
    [['scim:write'], false, true],
    [['scim:read', 'scim:write'], true, true],
    [['openid', 'SCIM', 'scim:', 'read'], false, false],
    [[], false, false],
  ])('%j allow reading: %s, writing: %s', (given, read, write) => {
    expect([permits(given, 'read'), permits(given, 'write')]).toEqual([read, write]);
  });

  test('of others are left out', () => {
    expect(scopes).toEqual(['scim', 'scim:read', 'scim:write']);
    expect(toKnownScopes(['openid', 'scim:write', '"', 'scim', 'scim'])).toEqual(['scim', 'scim:write']);
    expect(toKnownScopes(['openid'])).toEqual([]);
  });
});

test('a usage key stays that of its workspace and its stack', () => {
  expect(toUsageKey('acme')).toBe(toUsageKey('acme', 'local'));
  expect(toUsageKey('acme')).toMatch(/^[0-9a-f]{64}$/);
  const keys = [toUsageKey('acme'), toUsageKey('acme', 'production'), toUsageKey('globex')];
  expect(new Set(keys).size).toBe(3);
});
