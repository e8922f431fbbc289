import { describe, expect, test } from '@jest/globals';
import { checkKeys, checkTrust } from '../../lambdas/workspaces/client-rules.ts';
import { isKeyAddress } from '../../lambdas/workspaces/key-address.ts';

describe('keys may be read', () => {
  test.each([
    'https://login.example.com',
    'https://login.example.com/tenant/v2.0',
    'https://login.example.com:8443/jwks?version=1',
    'https://xn--bcher-kva.example/keys',
    'https://sub.login.example.com./jwks',
  ])('at %s', (address) => {
    expect([isKeyAddress(address, false), isKeyAddress(address, true)]).toEqual([true, true]);
  });

  test.each([
    'http://login.example.com',
    'ftp://login.example.com',
    'file:///etc/passwd',
    'data:application/json,{}',
    'https://localhost/jwks',
    'https://intranet/jwks',
    'https://127.0.0.1/jwks',
    'https://2130706433/jwks',
    'https://0x7f.1/jwks',
    'https://10.0.0.1/jwks',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/jwks',
    'https://[fd00::1]/jwks',
    'https://user@login.example.com/jwks',
    'https://user:password@login.example.com/jwks',
    'https://login.example.com/jwks#x',
    'login.example.com',
    '',
  ])('never at %s', (address) => {
    expect([isKeyAddress(address, false), isKeyAddress(address, true)]).toEqual([false, false]);
  });

  test.each(['http://localhost:3000/jwks', 'http://127.0.0.1:3000', 'http://[::1]:3000/jwks'])(
    'in local runs only at %s',
    (address) => {
      expect([isKeyAddress(address, false), isKeyAddress(address, true)]).toEqual([false, true]);
      // On AWS, a function could be made to ask its own runtime.
      const trusted = { issuer: address, subject: 'x', audience: 'y' };
      expect(() => checkTrust(trusted, false)).toThrow('the issuer must be an https address');
      expect(() => checkTrust(trusted, true)).not.toThrow();
      expect(() => checkTrust({ ...trusted, issuer: 'https://a.example.com', jwksUri: address }, false)).toThrow(
        'jwksUri',
      );
      expect(() => checkKeys({ jwksUri: address }, false)).toThrow('jwksUri must be an https address');
    },
  );
});

test.each([
  ['issuer', ''],
  ['issuer', `https://a.example.com/${'x'.repeat(500)}`],
  ['issuer', 'https://a.example.com?tenant=1'],
  ['subject', ''],
  ['subject', 'x'.repeat(501)],
  ['subject', 'two\nlines'],
  ['subject', '\ud800'],
  ['audience', ''],
  ['audience', '\u0000'],
])('a trust cannot have the %s %j', (name, value) => {
  const trusted = { issuer: 'https://a.example.com', subject: 'x', audience: 'y', [name]: value };
  expect(() => checkTrust(trusted, false)).toThrow(expect.objectContaining({ attribute: name }));
});

test('a trust can have any other text, of 500 characters at most', () => {
  const subject = 'repo:acme/directory:ref:refs/heads/main é'.padEnd(500, 'x');
  expect(() => checkTrust({ issuer: 'https://a.example.com', subject, audience: 'api://x' }, false)).not.toThrow();
});
