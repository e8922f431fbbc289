import { describe, expect, test } from '@jest/globals';
import { delays, toDelay } from '../../settings-page/poll-delay.ts';
import type { ActivityEntry } from '../../settings-page/service.ts';
import { sayBy, sayEntry, sayWho } from '../../settings-page/words/activity.ts';
import { sayAttribute, sayMore, sayValue, toText } from '../../settings-page/words/plain.ts';
import { sayWhen } from '../../settings-page/words/time.ts';
import { okta, refusedAt } from './refused.ts';

const refusal = (fields: object): ActivityEntry => ({ ...refusedAt('2026-11-29T10:00:00.000Z'), ...fields });

describe('a refusal says what happened and what to do', () => {
  test.each([
    [
      {
        detail: 'roles must be one of admin, viewer',
        scimType: 'invalidValue',
        sent: { name: 'mary', value: 'editor' },
      },
      'Okta sent a role that this workspace does not have: editor (mary)',
      /^Roles here: admin, viewer\./,
    ],
    [
      { status: 409, scimType: 'uniqueness', detail: 'userName is taken', sent: { name: 'ada' } },
      'Okta could not save a person: another member already has this user name (ada)',
      /Match people by user name/,
    ],
    [
      { scimType: 'invalidValue', detail: 'userName is required' },
      'Okta sent a person without a user name',
      /^Map a value that every person has/,
    ],
    [
      { operation: 'token', status: 401, detail: 'the client could not be authenticated: a secret that is expired' },
      'Okta asked for an access token with a secret that is expired, as the client Okta token',
      /^Create a new secret of the client under Credentials/,
    ],
    [
      { operation: 'token', status: 401, detail: 'the client could not be authenticated: a secret that was rotated' },
      'Okta asked for an access token with a secret that was rotated, as the client Okta token',
      /^Create a new secret of the client under Credentials/,
    ],
    [
      {
        operation: 'token',
        status: 401,
        detail: 'the client could not be authenticated: a secret that the client has not',
        actor: { kind: 'credential', id: '1' },
      },
      'Okta asked for an access token with a wrong secret',
      /^Create a new secret of the client under Credentials/,
    ],
    [
      {
        operation: 'token',
        status: 401,
        detail: 'the client could not be authenticated: assertion: aud is another one',
      },
      'Okta asked for an access token with a token of its own, which is not accepted, as the client Okta token',
      /^Aud is another one\. Compare such a token with the trust of the client under Credentials/,
    ],
    [
      {
        operation: 'token',
        status: 503,
        detail: 'the keys of the client cannot be read at https://keys.example.com: check that this address answers',
      },
      'Okta asked for an access token and got none, as the client Okta token',
      'The keys of the client cannot be read at https://keys.example.com: check that this address answers.',
    ],
    [
      { operation: 'token', status: 400, detail: 'the client asked for a scope that it may not have' },
      'Okta asked for an access token and got none, as the client Okta token',
      'The client asked for a scope that it may not have.',
    ],
    [
      {
        status: 403,
        detail: 'insufficient_scope: this request needs the scope scim or scim:write; the token has scim:read',
      },
      'Okta tried to change members with the credential Okta token, which may only read',
      /^Create an access token that may read and write/,
    ],
    [
      {
        status: 403,
        detail: 'insufficient_scope: this request needs the scope scim or scim:read; the token has scim:write',
      },
      'Okta tried to read members with the credential Okta token, which may only write',
      /^Create an access token that may read and write/,
    ],
    [
      { status: 409, scimType: 'uniqueness', detail: 'externalId is taken' },
      'Okta sent a person with an identifier that another member already has',
      /Two people/,
    ],
    [
      { status: 401, detail: 'the credential is expired: make another one' },
      'Okta used the credential Okta token, which has expired',
      /Create a new access token/,
    ],
    [
      { status: 401, detail: 'the credential is revoked: make another one' },
      'Okta used the credential Okta token, which is not valid any more',
      /Create a new access token/,
    ],
    [
      { status: 403, detail: 'provisioning is switched off' },
      'Okta sent a request while provisioning was off',
      /Switch/,
    ],
    [
      { status: 403, detail: 'insufficient_scope' },
      'Okta tried to change members with the credential Okta token, which may only read',
      /may read and write/,
    ],
    [{ status: 404 }, 'Okta asked for a member that does not exist here', /assign them again/],
    [{ status: 405 }, 'Okta asked to delete a member, which is not possible', /never deleted/],
    [{ status: 412 }, 'Okta changed a member that had changed in the meantime', /Nothing to do/],
    [{ status: 413, detail: 'too large' }, 'Okta sent more than fits in one request', /^Too large\.$/],
    [{ status: 429 }, 'Okta sent too many requests at once', /Nothing to do/],
    [
      { status: 501, detail: 'Groups are not offered' },
      'Okta asked for something this service does not offer',
      /^Groups are off in this workspace. Switch them on under Setup, or stop pushing groups in your identity provider\.$/,
    ],
    [
      { status: 501, detail: 'groups are not supported: this service provisions users only' },
      'Okta asked for something this service does not offer',
      /^Groups are off in this workspace. Switch them on under Setup, or stop pushing groups in your identity provider\.$/,
    ],
    [{ status: 501, detail: 'no Bulk' }, 'Okta asked for something this service does not offer', /^No Bulk\.$/],
    [{ status: 503 }, 'Okta could not be served: the service failed', /tries again/],
    [
      { detail: 'title must be a string', sent: { value: 7 } },
      'Okta sent something that could not be accepted: 7',
      /^Title must be a string\.$/,
    ],
  ] as const)('%j', (fields, title, advice) => {
    const said = sayEntry(refusal(fields));
    expect(toText(said.title)).toBe(title);
    expect(said.advice).toMatch(advice);
  });

  test('an unknown client is named by its credential', () => {
    const { client: _, ...entry } = refusal({ status: 404 }) as Extract<ActivityEntry, { kind: 'refusal' }>;
    expect(toText(sayEntry(entry).title)).toMatch(/^The identity provider with “Okta token” asked/);
  });
});

test.each([
  [{ kind: 'operator' }, 'An operator of the service'],
  [{ kind: 'key', name: 'backend' }, 'The product'],
  [{ kind: 'person', id: '42', name: 'Ada' }, 'Ada'],
  [{ kind: 'person', id: '42' }, '42'],
  [{ kind: 'service' }, 'The service'],
  [{ kind: 'credential' }, 'The identity provider'],
] as const)('%j is called %s', (actor, name) => {
  expect(sayWho(actor)).toBe(name);
});

describe('changes', () => {
  const base = { id: '1', time: '2026-11-29T10:00:00.000Z', actor: okta } as const;

  test('of a member: what, and each value before and after', () => {
    const said = sayEntry({
      ...base,
      kind: 'change',
      type: 'changed',
      client: 'Okta',
      member: '1',
      userName: 'ada',
      revision: 2,
      changes: ['title', 'emails', 'roles', 'locale'].map((attribute) => ({ attribute, before: 'a', after: 'b' })),
    });
    expect(toText(said.title)).toBe('Okta changed ada: title, email addresses, 2 more');
    expect(said.facts.map(toText)).toContain('role: a → b');
  });

  test.each([
    [
      { action: 'workspaceChanged', changes: [{ attribute: 'provisioning', before: false, after: true }] },
      'Ada switched provisioning on',
    ],
    [{ action: 'tokenIssued', subject: { id: '1', name: 'Okta' } }, 'Ada created the access token Okta'],
    [{ action: 'sessionOpened', subject: { id: '1', name: 'Grace' } }, 'Grace opened the settings'],
    [{ action: 'memberErased', subject: { id: '1' } }, 'Ada erased a member'],
    [{ action: 'somethingNew' }, 'Ada somethingNew'],
  ])('of the settings: %j', (fields, title) => {
    const actor = { kind: 'person', id: '42', name: 'Ada' } as const;
    expect(toText(sayEntry({ ...base, kind: 'management', ...fields, actor }).title)).toBe(title);
  });
});

test.each([
  [
    { action: 'credentialEnding', expiresAt: '2027-03-04T12:00:00.000Z', subject: { id: '1', name: 'Okta' } },
    'The credential Okta ends on Mar 4, 2027',
    /^Rotate it under Credentials/,
  ],
  [
    { action: 'credentialsEnded', expiresAt: '2027-03-04T12:00:00.000Z', subject: { id: '1' } },
    'The last credential, 1, ended on Mar 4, 2027: your identity provider is refused',
    /^Create a new credential under Setup/,
  ],
])('a warning says when the credential ends, and what to do: %j', (fields, title, advice) => {
  const base = { id: '1', time: '2027-03-03T12:00:00.000Z', actor: { kind: 'service' } } as const;
  const said = sayEntry({ ...base, kind: 'management', ...fields });
  expect([toText(said.title), said.advice]).toEqual([title, expect.stringMatching(advice)]);
});

test.each([
  [undefined, 'nothing'],
  ['', 'nothing'],
  [[], 'nothing'],
  [true, 'yes'],
  [[{ value: 'viewer', primary: true }], 'viewer'],
  [[{ value: 'a@x', type: 'work' }, { value: 'b@x' }], 'work: a@x, b@x'],
  [{ givenName: 'Ada', familyName: 'L' }, 'givenName: Ada, familyName: L'],
])('the value %j is said as %s', (value, words) => {
  expect(sayValue(value)).toBe(words);
});

test('an attribute of an extension goes by its own name', () => {
  expect(sayAttribute('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department')).toBe('department');
  expect(sayAttribute('name.givenName')).toBe('first name');
});

test.each([
  [0, 'just now'],
  [-4, '4 seconds ago'],
  [-119, '1 minute ago'],
  [3 * 86_400, 'in 3 days'],
  [-20 * 86_400, 'Nov 9, 2026'],
])('%i seconds from now is %s', (seconds, words) => {
  const now = Date.parse('2026-11-29T12:00:00Z');
  expect(sayWhen(new Date(now + seconds * 1000).toISOString(), now)).toBe(words);
});

test('the page looks again soon after news, ever later without, latest while the service fails', () => {
  expect(toDelay(9000, 'new')).toBe(delays.shortest);
  const quiet = Array.from({ length: 20 }).reduce<number>((last) => toDelay(last, 'same'), delays.shortest);
  expect(quiet).toBe(delays.longest);
  const failing = Array.from({ length: 20 }).reduce<number>((last) => toDelay(last, 'failed'), delays.shortest);
  expect(failing).toBe(delays.failing);
});

describe('a rotation says until when the old one works', () => {
  test.each([
    ['2026-11-30T10:00:00.000Z', /^The old one works until Nov 30, 2026/],
    ['2026-11-29T10:00:00.000Z', /^The old one ended at once$/],
  ])('%s', (expiresAt, expected) => {
    const entry = {
      id: '4',
      kind: 'management',
      time: '2026-11-29T10:00:00.000Z',
      action: 'tokenRotated',
      actor: { kind: 'key' },
      subject: { id: 'n', name: 'Okta' },
      replaced: { id: 'o', name: 'Okta', expiresAt },
    } as ActivityEntry;
    const { title, facts } = sayEntry(entry);
    expect(toText(title)).toBe('The product rotated the access token Okta');
    expect(facts.map(toText)).toEqual([expect.stringMatching(expected)]);
  });
});

test.each([
  [{ kind: 'operator' }, 'an operator of the service'],
  [{ kind: 'key', name: 'back end' }, 'the product'],
  [{ kind: 'person', name: 'The Edge' }, 'The Edge'],
] as const)('after `by`, %j is %s', (actor, expected) => {
  expect(sayBy(actor)).toBe(expected);
});

test.each([
  [0, ''],
  [5, ''],
  [6, 'and 1 more'],
  [12, 'and 7 more'],
])('of %d in a list, of which five are shown, it says: "%s"', (total, expected) => {
  expect(sayMore(total, 5)).toBe(expected);
});
