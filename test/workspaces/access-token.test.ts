import { crc32 } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import {
  expireBy,
  hashOf,
  invalidity,
  isAccessToken,
  issueToken,
  isUseDue,
  revoke,
  rotateOut,
} from '../../lambdas/workspaces/access-token.ts';
import { toBase62 } from '../../lambdas/workspaces/bearer-token.ts';

const request = { workspaceId: 'acme', name: 'okta', scopes: ['scim'] };
const start = new Date('2026-01-01T00:00:00.000Z');
const { text, token } = issueToken(request, new Uint8Array(32).fill(7), start);
const at = (time: string) => new Date(time);

describe('an access token', () => {
  test('keeps its form: prefix, 43 characters for 32 bytes, 6 for their checksum', () => {
    expect(text).toMatch(/^wscim_[0-9A-Za-z]{49}$/);
    expect(issueToken(request, new Uint8Array(32), start).text).toMatch(/^wscim_0{43}[0-9A-Za-z]{6}$/);
    expect(issueToken(request, new Uint8Array(32).fill(255), start).text).toHaveLength(text.length);
  });

  test('is stored without its secret: a hash, and how it begins', () => {
    expect(token).toEqual({
      ...request,
      tokenId: hashOf(text).slice(0, 12),
      beginning: text.slice(0, 10),
      hash: hashOf(text),
      created: '2026-01-01T00:00:00.000Z',
    });
    expect(hashOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test('has an end only if one was asked for', () => {
    const expires = at('2026-02-01T00:00:00.000Z');
    expect(issueToken({ ...request, expires }, new Uint8Array(32), start).token.expires).toBe(expires.toISOString());
    expect(token).not.toHaveProperty('expires');
  });
});

describe('the form of an access token', () => {
  test('has a checksum that finds every changed character', () => {
    expect(isAccessToken(text)).toBe(true);
    for (let place = 0; place < text.length; place += 1) {
      for (const other of '0Az') {
        const altered = text.slice(0, place) + other + text.slice(place + 1);
        expect([altered, isAccessToken(altered)]).toEqual([altered, altered === text]);
      }
    }
  });

  test.each([
    ['something before it', `x${text}`],
    ['something behind it', `${text}x`],
    ['a line behind it', `${text}\nx`],
    ['a character less', text.slice(0, -1)],
    ['nothing', ''],
    ['other characters', `wscim_${'-'.repeat(49)}`],
  ])('is not that of a text with %s', (_, other) => {
    expect(isAccessToken(other)).toBe(false);
  });
});

test('a text with other characters is no token, whatever its checksum', () => {
  for (const body of [`wscim_${'-'.repeat(43)}`, 'wscim_short', `other_${'0'.repeat(43)}`]) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    expect(isAccessToken(body + toBase62(bytes))).toBe(false);
  }
});

describe('a token is', () => {
  const ending = { ...token, expires: '2026-02-01T00:00:00.000Z' };
  test.each([
    [token, '2036-01-01T00:00:00.000Z', undefined],
    [ending, '2026-01-31T23:59:59.999Z', undefined],
    [ending, '2026-02-01T00:00:00.000Z', 'expired'],
    [revoke(token, start), '2026-01-01T00:00:00.000Z', 'revoked'],
    [revoke(ending, start), '2027-01-01T00:00:00.000Z', 'revoked'],
  ])('good or not: %#', (each, time, expected) => {
    expect(invalidity(each, at(time))).toBe(expected);
  });

  test('revoked once: a second time leaves the first', () => {
    const revoked = revoke(token, start);
    expect(revoked).toEqual({ ...token, revoked: start.toISOString() });
    expect(revoke(revoked, at('2027-01-01T00:00:00.000Z'))).toEqual(revoked);
  });

  test('good until another takes its place, or as long as it would have been', () => {
    expect(expireBy(token, at('2026-03-01')).expires).toBe('2026-03-01T00:00:00.000Z');
    expect(expireBy(ending, at('2026-03-01'))).toEqual(ending);
    expect(expireBy(ending, at('2026-01-15')).expires).toBe('2026-01-15T00:00:00.000Z');
  });

  test('a rotated one ends in the same way, and keeps when it was rotated', () => {
    const rotated = start.toISOString();
    expect(rotateOut(token, at('2026-03-01'), start)).toEqual({ ...expireBy(token, at('2026-03-01')), rotated });
    expect(rotateOut(ending, at('2026-03-01'), start)).toEqual({ ...ending, rotated });
  });
});

test.each([
  [undefined, true],
  ['2026-01-01T11:59:00.000Z', true],
  ['2026-01-01T11:59:00.001Z', false],
  ['2026-01-01T12:00:00.000Z', false],
])('at noon a use is noted after one at %s: %s', (time, due) => {
  const used = time === undefined ? token : { ...token, lastUsed: { time, address: '192.0.2.1' } };
  expect(isUseDue(used, at('2026-01-01T12:00:00.000Z'))).toBe(due);
});
