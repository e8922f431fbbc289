import { describe, expect, test } from '@jest/globals';
import { type Issued, IssuedCredentials } from '../../settings-page/issued-credentials.ts';
import type { ActivityEntry, Token, TokenClient } from '../../settings-page/service.ts';

const token = { id: 't1', name: 'Okta', state: 'valid' } as Token;
const secret = { id: 's1', beginning: 'wssec_abcd', state: 'valid' };
const client = { clientId: 'c1', name: 'Entra', secrets: [secret], trusts: [] } as unknown as TokenClient;
const issuedToken: Issued = { kind: 'token', name: 'Okta', record: token, text: 'wscim_1' };
const issuedClient: Issued = { kind: 'client', name: 'Entra', record: client, text: 'wssec_abcdefgh' };

const none = { tokens: [], tokenClients: [], newest: [] };
const all = { tokens: [token], tokenClients: [client], newest: [] };
const rotation = (id: string) =>
  ({ kind: 'management', replaced: { id, expiresAt: '2027-01-01T00:00:00.000Z' } }) as ActivityEntry;
const created = { kind: 'management', action: 'tokenIssued', subject: { id: 't1' } } as ActivityEntry;

function open(issued: Issued) {
  const credentials = new IssuedCredentials(() => undefined);
  credentials.put('here', issued);
  return credentials;
}

test('each place has its own', () => {
  const credentials = open(issuedToken);
  expect(credentials.find('here')).toEqual({ issued: issuedToken, copied: false });
  expect(credentials.find('there')).toBeUndefined();
  credentials.put('there', issuedClient);
  credentials.forget('here');
  expect([credentials.find('here'), credentials.find('there')?.issued]).toEqual([undefined, issuedClient]);
});

test.each([issuedToken, issuedClient])('a secret that was put away is no longer kept: $kind', (issued) => {
  const credentials = open(issued);
  credentials.putAway('here');
  expect(credentials.find('here')).toMatchObject({ copied: true, issued: { record: issued.record } });
  expect(JSON.stringify(credentials.find('here'))).not.toContain(issued.text);
  credentials.putAway('nowhere');
  expect(credentials.find('nowhere')).toBeUndefined();
});

describe('what ended is no longer offered', () => {
  test.each<[string, Issued, object]>([
    ['a revoked token', issuedToken, { ...all, tokens: [{ ...token, state: 'revoked' }] }],
    ['a token that expired', issuedToken, { ...all, tokens: [{ ...token, state: 'expired' }] }],
    ['a rotated token that is still valid', issuedToken, { ...all, newest: [rotation('s2'), rotation('t1')] }],
    ['a client with a rotated secret that is still valid', issuedClient, { ...all, newest: [rotation('s1')] }],
    ['a removed client', issuedClient, { ...all, tokenClients: [] }],
    [
      'a client with a revoked secret',
      issuedClient,
      { ...all, tokenClients: [{ ...client, secrets: [{ ...secret, state: 'revoked' }] }] },
    ],
  ])('%s', (_, issued, later) => {
    const credentials = open(issued);
    // The list may be older than the credential.
    credentials.review(none);
    credentials.review(all);
    expect(credentials.find('here')?.issued).toBe(issued);
    credentials.review(later as typeof all);
    expect(credentials.find('here')).toBeUndefined();
  });

  test.each<[string, Issued, readonly ActivityEntry[]]>([
    ['a token, after another was rotated', issuedToken, [rotation('t2'), rotation('s1'), created]],
    ['a client, after another secret was rotated', issuedClient, [rotation('s0'), rotation('t1')]],
  ])('but %s, is', (_, issued, newest) => {
    const credentials = open(issued);
    credentials.review({ ...all, newest });
    expect(credentials.find('here')?.issued).toBe(issued);
  });

  test('but a client with another secret that ended is', () => {
    const credentials = open(issuedClient);
    const old = { ...secret, id: 's0', beginning: 'wssec_zzzz', state: 'revoked' };
    credentials.review({ ...all, tokenClients: [{ ...client, secrets: [old, secret] } as TokenClient] });
    expect(credentials.find('here')?.issued).toBe(issuedClient);
  });
});
