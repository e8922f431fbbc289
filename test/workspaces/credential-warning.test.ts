import { describe, expect, test } from '@jest/globals';
import { toCredentialEvent } from '../../lambdas/workspaces/credential-event.ts';
import {
  longestNotice,
  toEnding,
  toWarnings,
  type WatchedCredential,
  type WatchedCredentials,
} from '../../lambdas/workspaces/credential-warning.ts';
import { longestNotice as longestNoticeOfPage } from '../../settings-page/words/ending.ts';

const now = new Date('2027-06-01T12:00:00.000Z');
const hour = 3_600_000;
const day = 24 * hour;

/** The time some milliseconds after now. */
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds).toISOString();

const newCredential = (given: Partial<WatchedCredential> = {}): WatchedCredential => ({
  kind: 'accessToken',
  id: '0a1b2c3d4e5f',
  name: 'okta',
  created: later(-365 * day),
  ...given,
});

/** The warnings about credentials of the workspace acme, as `ending okta 30` or `allEnded okta`. */
function warn(credentials: readonly WatchedCredential[], given: Partial<WatchedCredentials> = {}, at = now) {
  const watched = { workspace: 'acme', credentials, hasLasting: false, ...given };
  return toWarnings(watched, at).map(({ type, credential, days }) =>
    [type, credential.name, days].filter((part) => part !== undefined).join(' '),
  );
}

describe('before a credential ends', () => {
  test.each<[string, number, string[]]>([
    ['31 days', 31 * day, []],
    ['30 days and a millisecond', 30 * day + 1, []],
    ['30 days', 30 * day, ['ending okta 30']],
    ['8 days', 8 * day, ['ending okta 30']],
    ['7 days and a millisecond', 7 * day + 1, ['ending okta 30']],
    ['7 days', 7 * day, ['ending okta 7']],
    ['25 hours', 25 * hour, ['ending okta 7']],
    ['a day', day, ['ending okta 1']],
    ['an hour', hour, ['ending okta 1']],
    ['a millisecond', 1, ['ending okta 1']],
    ['no time', 0, ['allEnded okta']],
  ])('with %s left', (_, left, expected) => {
    expect(warn([newCredential({ expires: later(left) })])).toEqual(expected);
  });

  test.each<[string, Partial<WatchedCredential>, string[]]>([
    ['that never ends', {}, []],
    ['made for a day', { created: later(-23 * hour), expires: later(hour) }, []],
    ['made for exactly 30 days, just now', { created: later(0), expires: later(30 * day) }, []],
    ['made for 20 days, of which 15 are left', { created: later(-5 * day), expires: later(15 * day) }, []],
    [
      'made for 20 days, of which 7 are left',
      { created: later(-13 * day), expires: later(7 * day) },
      ['ending okta 7'],
    ],
    ['made for 7 days, of which one is left', { created: later(-6 * day), expires: later(day) }, ['ending okta 1']],
    ['made for 31 days, of which 30 are left', { created: later(-day), expires: later(30 * day) }, ['ending okta 30']],
    ['that was revoked', { expires: later(5 * day), revoked: later(-1) }, []],
    ['that was rotated', { expires: later(5 * day), rotated: later(-1) }, []],
    ['of whose grace a day is left', { expires: later(day), rotated: later(-6 * day) }, []],
  ])('one %s', (_, given, expected) => {
    expect(warn([newCredential(given)])).toEqual(expected);
  });

  test('a client secret and a management key are warned about as a token is', () => {
    const expires = later(3 * day);
    expect(warn([newCredential({ kind: 'clientSecret', expires, client: { id: 'c1', name: 'Entra' } })])).toEqual([
      'ending okta 7',
    ]);
    expect(warn([newCredential({ kind: 'managementKey', expires })], { workspace: undefined })).toEqual([
      'ending okta 7',
    ]);
  });
});

describe('when the last credential of a workspace has ended', () => {
  const ended = newCredential({ name: 'first', expires: later(-40 * day) });
  const last = newCredential({ name: 'last', expires: later(-hour) });
  test.each<[string, readonly WatchedCredential[], Partial<WatchedCredentials>, string[]]>([
    ['none was ever made', [], {}, []],
    ['one of two has ended, the other never ends', [last, newCredential()], {}, []],
    ['one of two has ended, the other not yet', [last, newCredential({ expires: later(60 * day) })], {}, []],
    ['both have ended', [last, ended], {}, ['allEnded last']],
    [
      'one has ended after the other was revoked',
      [newCredential({ revoked: later(-day) }), last],
      {},
      ['allEnded last'],
    ],
    ['one was revoked after the other has ended', [newCredential({ revoked: later(-1) }), last], {}, []],
    ['one was revoked before its end', [newCredential({ expires: later(-hour), revoked: later(-day) })], {}, []],
    ['one was rotated, and its successor revoked', [{ ...last, rotated: later(-day) }], {}, ['allEnded last']],
    ['a client without secrets is left', [last], { hasLasting: true }, []],
    ['it ended 30 days ago', [newCredential({ expires: later(-30 * day) })], {}, ['allEnded okta']],
    ['it ended longer ago', [ended], {}, []],
    ['it is a management key', [last], { workspace: undefined }, []],
  ])('%s', (_, credentials, given, expected) => {
    expect(warn(credentials, given)).toEqual(expected);
  });
});

describe('the event of a warning has what is known, and nothing else', () => {
  const expires = later(5 * day);
  const known = { version: 1, id: expect.any(String), expiresAt: expires, time: now.toISOString() };
  const token = { kind: 'accessToken', id: '0a1b2c3d4e5f', name: 'okta' } as const;
  const client = { id: 'wsclient_1', name: 'Entra' };
  test.each<[string, WatchedCredential, string | undefined, object]>([
    [
      'a token',
      newCredential({ expires, scopes: ['scim'] } as object),
      'acme',
      { workspace: 'acme', credential: token },
    ],
    [
      'a secret',
      newCredential({ kind: 'clientSecret', expires, client }),
      'acme',
      { workspace: 'acme', credential: { ...token, kind: 'clientSecret', client } },
    ],
    [
      'a management key',
      newCredential({ kind: 'managementKey', expires }),
      undefined,
      { credential: { ...token, kind: 'managementKey' } },
    ],
  ])('about %s', (_, credential, workspace, expected) => {
    const [warning] = toWarnings({ workspace, credentials: [credential], hasLasting: false }, now);
    const event = warning && toCredentialEvent(warning, now);
    expect(event).toStrictEqual({ ...known, type: 'ending', days: 7, ...expected });
  });

  test('about the last one', () => {
    const ended = newCredential({ expires: later(-day) });
    const [warning] = toWarnings({ workspace: 'acme', credentials: [ended], hasLasting: false }, now);
    const event = warning && toCredentialEvent(warning, now);
    const expected = { ...known, type: 'allEnded', workspace: 'acme', credential: token, expiresAt: ended.expires };
    expect(event).toStrictEqual(expected);
  });
});

describe('the id of a warning', () => {
  const credential = newCredential({ expires: later(20 * day) });
  const idOf = (given: Partial<WatchedCredential>, at = now, workspace = 'acme') =>
    toWarnings({ workspace, credentials: [{ ...credential, ...given }], hasLasting: false }, at)[0]?.id;

  test('is the same for each run', () => {
    expect(idOf({})).toMatch(/^[0-9a-f]{24}$/);
    expect(idOf({ name: 'renamed' }, new Date(later(5 * day)))).toBe(idOf({}));
  });

  test('differs by credential, end, warning and workspace', () => {
    const ids = [
      idOf({}),
      idOf({ id: 'another' }),
      idOf({ kind: 'clientSecret' }),
      idOf({ client: { id: 'c1', name: 'Entra' } }),
      idOf({ expires: later(21 * day) }),
      idOf({}, new Date(later(14 * day))),
      idOf({}, new Date(later(19.5 * day))),
      idOf({}, new Date(later(20 * day))),
      idOf({}, now, 'globex'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain(undefined);
  });
});

describe('a credential that ends soon', () => {
  const used = (time: number) => ({ lastUsed: { time: later(time), address: '192.0.2.1' } });
  test.each<[string, Partial<WatchedCredential>, boolean]>([
    ['never', {}, false],
    ['in 30 days', { expires: later(30 * day) }, true],
    ['in 30 days and a millisecond', { expires: later(30 * day + 1) }, false],
    ['in a millisecond', { expires: later(1) }, true],
    ['now', { expires: later(0) }, false],
    ['soon, revoked', { expires: later(day), revoked: later(-1) }, false],
    ['soon, rotated and never used', { expires: later(day), rotated: later(-day) }, false],
    ['soon, used until it was rotated', { expires: later(day), rotated: later(-day), ...used(-day - 1) }, false],
    [
      'soon, rotated, with a token of before in use',
      { expires: later(day), rotated: later(-day), ...used(-18 * hour) },
      false,
    ],
    ['soon, rotated and still used', { expires: later(day), rotated: later(-day), ...used(-18 * hour + 1) }, true],
    [
      'soon, rotated, revoked and used',
      { expires: later(day), rotated: later(-day), revoked: later(-1), ...used(0) },
      false,
    ],
  ])('%s', (_, given, isShown) => {
    const credential = newCredential(given);
    const { id, name } = credential;
    expect(toEnding([credential], now)).toEqual(isShown ? [{ id, name, expiresAt: given.expires }] : []);
  });

  test('comes before those that end later', () => {
    const all = [3, 1, 2].map((days) => newCredential({ id: String(days), expires: later(days * day) }));
    expect(toEnding(all, now).map(({ id }) => id)).toEqual(['1', '2', '3']);
  });

  test('is marked on the settings page as long before its end', () => {
    expect(longestNoticeOfPage).toBe(longestNotice);
  });
});
