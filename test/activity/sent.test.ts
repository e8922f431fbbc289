import { describe, expect, test } from '@jest/globals';
import { withoutSecrets } from '../../lambdas/activity/secrets.ts';
import { type RefusedRequest, toSent } from '../../lambdas/activity/sent.ts';
import type { Json } from '../../lambdas/scim/json.ts';
import { newBearerToken, prefixes } from '../../lambdas/workspaces/bearer-token.ts';

const nothing: RefusedRequest = {
  body: undefined,
  filter: undefined,
  path: undefined,
  refused: undefined,
  bodyRefused: true,
};

const secret = 'hunter2';
const hidden = '...';

test('the activity has the refused value of a body, or else the body', () => {
  const body = '{"externalId":"00u1"}';
  expect(toSent({ ...nothing, body, refused: 7 })).toEqual({ name: '00u1', value: 7 });
  expect(toSent({ ...nothing, body, path: 'id' })).toEqual({ name: '00u1', path: 'id' });
  expect(toSent({ ...nothing, body })).toEqual({ name: '00u1', value: { externalId: '00u1' } });
  expect(toSent({ ...nothing, body, bodyRefused: false })).toEqual({ name: '00u1' });
  expect(toSent({ ...nothing, body: '<html>' })).toEqual({ value: '<html>' });
  expect(toSent({ ...nothing, body: '[1]' })).toEqual({ value: [1] });
  expect(toSent(nothing)).toBeUndefined();
});

test.each<[string, Partial<RefusedRequest>]>([
  ['a value', { refused: 'é'.repeat(100_000) }],
  ['a path', { path: 'a'.repeat(100_000) }],
  ['a filter', { filter: 'a'.repeat(100_000) }],
  ['a body', { body: 'x'.repeat(200_000) }],
  ['a list', { refused: Array.from({ length: 10_000 }, (_, n) => `${n}`) }],
  ['a body that is larger than any that is read', { body: `{"userName":"ada","x":"${'x'.repeat(300_000)}"}` }],
  ['a body of many beginnings of a token', { body: 'eyJ-'.repeat(60_000) }],
  ['a deep body', { body: '['.repeat(100_000) + ']'.repeat(100_000) }],
])('%s is cut', (_, more) => {
  expect(JSON.stringify(toSent({ ...nothing, ...more }) ?? {}).length).toBeLessThan(1100);
});

describe('a password is not told', () => {
  test.each<[string, Partial<RefusedRequest>]>([
    ['in a body', { body: `{"externalId":"1","Password":"${secret}"}` }],
    ['deep in a body', { body: `{"externalId":"1","a":[{"b":{"password":"${secret}"}}]}` }],
    ['in an operation', { body: `{"Operations":[{"op":"x","path":"password","value":"${secret}"}]}` }],
    ['in an operation with a long name', { refused: [{ path: 'urn:x:User:password', value: { a: secret } }] }],
    ['in a value of an operation', { body: `{"Operations":[{"value":{"password":"${secret}"}}]}` }],
    ['in a body that is not JSON', { body: `{"externalId":"1","password":"${secret}` }],
    ['in a form', { body: `grant_type=password&client_secret=${secret}` }],
    ['in a form, alone', { body: `access_token=${secret}` }],
    ['in a filter', { filter: `userName eq "a" and password eq "${secret}"` }],
    ['in the filter of a body', { body: `{"filter":"PASSWORD eq \\"${secret}\\""}` }],
    ['in a path', { path: `password[value eq "${secret}"]` }],
  ])('%s', (_, more) => {
    const sent = toSent({ ...nothing, ...more });
    expect(JSON.stringify(sent)).not.toContain(secret);
    expect(JSON.stringify(sent)).toContain(hidden);
  });
});

describe('a token is not told', () => {
  const jwt = `eyJ${'a'.repeat(30)}.${'b'.repeat(30)}.${'c'.repeat(30)}`;
  const tokens = [jwt, ...Object.values(prefixes).map((each) => newBearerToken(each, new Uint8Array(32)).text)];

  test.each(tokens)('%s', (token) => {
    const values: readonly Json[] = [token, `Bearer ${token}`, { a: [token] }, [[token]]];
    for (const refused of values) {
      expect(JSON.stringify(withoutSecrets(refused))).not.toContain(token.slice(-12));
    }
    const everywhere = { body: `{"userName":"${token}"}`, filter: `id eq "${token}"`, path: `/Users/x/${token}` };
    expect(JSON.stringify(toSent({ ...nothing, ...everywhere }))).not.toContain(token.slice(-12));
  });
});

test.each(['ada@acme.example', 'secretary@acme.example', 'wsabi', 'Token Ring', 'passwordless'])(
  'the name %s is recorded',
  (name) => {
    expect(toSent({ ...nothing, refused: name, filter: `userName eq "${name}"` })).toEqual({
      filter: `userName eq "${name}"`,
      value: name,
    });
  },
);
