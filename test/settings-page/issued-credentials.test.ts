import { describe, expect, test } from '@jest/globals';
import { type Issued, IssuedCredentials } from '../../settings-page/issued-credentials.ts';
import type { Token, TokenClient } from '../../settings-page/service.ts';

const token = { id: 't1', name: 'Okta', state: 'valid' } as Token;
const secret = { id: 's1', beginning: 'wssec_abcd', state: 'valid' };
const client = { clientId: 'c1', name: 'Entra', secrets: [secret], trusts: [] } as unknown as TokenClient;
const issuedToken: Issued = { kind: 'token', name: 'Okta', record: token, text: 'wscim_1' };
const issuedClient: Issued = { kind: 'client', name: 'Entra', record: client, text: 'wssec_abcdefgh' };

const none = { tokens: [], tokenClients: [] };
const all = { tokens: [token], tokenClients: [client] };

function open(issued: Issued) {
  const credentials = new IssuedCredentials();
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

  test('but a client with another secret that ended is', () => {
    const credentials = open(issuedClient);
    const old = { ...secret, id: 's0', beginning: 'wssec_zzzz', state: 'revoked' };
    credentials.review({ ...all, tokenClients: [{ ...client, secrets: [old, secret] } as TokenClient] });
    expect(credentials.find('here')?.issued).toBe(issuedClient);
  });
});
