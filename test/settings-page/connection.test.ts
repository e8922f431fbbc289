import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { newBearerToken, type prefixes } from '../../lambdas/workspaces/bearer-token.ts';
import { newTokenClient } from '../../lambdas/workspaces/token-client.ts';
import type { ActivityEntry } from '../../settings-page/service.ts';
import { sayConnection } from '../../settings-page/words/connection.ts';
import { toText } from '../../settings-page/words/plain.ts';
import { isSilent, sayCauses } from '../../settings-page/words/silence.ts';
import { okta, refusedAt } from './refused.ts';

const at = (time: string) => `2026-11-29T${time}.000Z`;
const by = (id: string, name = 'Okta token') => ({ id, name });
const use = (time: string, client?: string, credential: { id: string; name?: string } = by('1')) => ({
  time: at(time),
  credential,
  ...(client && { client }),
});
const refusal = (fields: object) => ({ ...refusedAt(at('10:00:00')), ...fields }) as ActivityEntry;
const change = (time: string, fields: object = {}) =>
  ({
    id: '2',
    kind: 'change',
    time: at(time),
    type: 'created',
    member: '1',
    userName: 'ada',
    revision: 1,
    actor: okta,
    client: 'Okta',
    changes: [],
    ...fields,
  }) as ActivityEntry;
const management = {
  id: '3',
  kind: 'management',
  time: at('12:00:00'),
  action: 'tokenIssued',
  actor: okta,
} as ActivityEntry;

const known = {
  provisioning: true,
  groups: false,
  uses: new Map<string, string>(),
  providerOf: (): string | undefined => undefined,
};
const used = (id: string, time = '10:00:01') => ({ ...known, uses: new Map([[id, at(time)]]) });

type Case = readonly [
  is: string,
  status: Parameters<typeof sayConnection>[0],
  newest: readonly ActivityEntry[],
  evidence: typeof known,
  state: string,
  what: string,
  time?: string | undefined,
];

const missing = refusal({ status: 404, detail: 'no member has this id' });
const refusedRole = refusal({ detail: 'roles must be one of viewer', sent: { name: 'mary' } });
const off = refusal({ status: 403, detail: 'SCIM provisioning is switched off' });
const noGroups = refusal({ status: 501, detail: 'groups are not supported' });
const expired = refusal({ status: 401, detail: 'the credential is expired' });
const noToken = refusal({
  operation: 'token',
  status: 401,
  detail: 'the client could not be authenticated: a secret that the client has not',
});
const byProduct = (userName: string) => change('10:00:05', { member: '2', userName, actor: { kind: 'key' } });
const last = { lastRequest: use('10:00:00', 'Okta') };
const entra = { id: 'wsclient_1', name: 'Entra' };
const token = (time: string) => use(time, 'Microsoft Entra ID', entra);
const sent = 'Okta sent a request with the token Okta token';

describe('the connection is', () => {
  test.each<Case>([
    ['a refusal', last, [missing], known, 'refused', 'Okta asked for a member', '10:00:00'],
    [
      'a use after a refusal',
      { lastRequest: use('10:01:00', 'Okta') },
      [missing],
      known,
      'connected',
      sent,
      '10:01:00',
    ],
    [
      'a change after a refusal',
      { lastRequest: use('10:00:05') },
      [change('10:00:05'), missing],
      known,
      'connected',
      'Okta created ada',
      '10:00:05',
    ],
    [
      'a refusal after a change',
      { lastRequest: use('10:00:00') },
      [missing, change('09:00:00')],
      known,
      'refused',
      'Okta asked for',
      '10:00:00',
    ],
    [
      'a use by an unknown client',
      { lastRequest: use('10:00:00') },
      [management],
      known,
      'connected',
      'The identity provider sent a request with the token',
      '10:00:00',
    ],
    [
      'a use by an OAuth2 client',
      { lastRequest: use('10:00:00', undefined, { id: 'https://issuer.example.com okta', name: 'okta' }) },
      [],
      known,
      'connected',
      'The identity provider sent a request with the OAuth2 client okta',
      '10:00:00',
    ],
    ['nothing yet', {}, [management], known, 'waiting', 'No request yet.', undefined],
    [
      'provisioning that is off',
      last,
      [],
      { ...known, provisioning: false },
      'waiting',
      'Provisioning is off.',
      undefined,
    ],
  ])('%s', (_, status, newest, evidence, state, what, time) => {
    const said = sayConnection(status, newest, evidence);
    expect([said.state, toText(said.what), said.time]).toEqual([
      state,
      expect.stringContaining(what),
      time && at(time),
    ]);
    expect(said.advice === undefined).toBe(state === 'connected');
  });

  test.each<Case>([
    ['provisioning that was off', last, [off], known, 'waiting', 'its cause is gone'],
    [
      'provisioning that is off',
      last,
      [off],
      { ...known, provisioning: false },
      'refused',
      'while provisioning was off',
    ],
    ['groups that are on now', last, [noGroups], { ...known, groups: true }, 'connected', sent],
    ['groups that are off', last, [noGroups], known, 'refused', 'Okta asked for'],
    [
      'a credential that was accepted since',
      { lastRequest: use('10:00:01', 'Okta') },
      [expired],
      used('1'),
      'connected',
      sent,
    ],
    ['a credential, although another was accepted since', last, [expired], used('2'), 'refused', 'has expired'],
    ['a person whom the product saved since', last, [byProduct('mary'), refusedRole], known, 'connected', sent],
    [
      'a person, although another was saved since',
      last,
      [byProduct('ada'), refusedRole],
      known,
      'refused',
      'sent a role',
    ],
  ])('refused until the cause is gone: %s', (_, status, newest, evidence, state, what) => {
    const said = sayConnection(status, newest, evidence);
    expect([said.state, toText(said.what)]).toEqual([state, expect.stringContaining(what)]);
  });

  const got = 'Microsoft Entra ID got an access token with the OAuth2 client Entra';
  test.each<Case>([
    ['a token', { lastToken: token('10:00:00') }, [], known, 'waiting', got],
    ['a token after one was refused', { lastToken: token('10:00:01') }, [noToken], used('1'), 'waiting', got],
    ['a token that was refused', { lastToken: token('09:00:00') }, [noToken], known, 'refused', 'wrong secret'],
    [
      'a token after a request with it',
      { lastRequest: token('10:00:00'), lastToken: token('11:00:00') },
      [],
      known,
      'connected',
      'Microsoft Entra ID sent a request',
    ],
    ['a token of a second client', { ...last, lastToken: token('11:00:00') }, [], known, 'waiting', got],
    [
      'a request after the token of a second client',
      { ...last, lastToken: token('09:00:00') },
      [],
      known,
      'connected',
      sent,
    ],
    ['a token after provisioning was off', { ...last, lastToken: token('11:00:00') }, [off], known, 'waiting', got],
    [
      'a token while provisioning is off',
      { lastToken: token('11:00:00') },
      [],
      { ...known, provisioning: false },
      'waiting',
      'Provisioning is off.',
    ],
  ])('only connected once a request was answered: %s', (_, status, newest, evidence, state, what) => {
    const said = sayConnection(status, newest, evidence);
    expect([said.state, toText(said.what)]).toEqual([state, expect.stringContaining(what)]);
  });

  test.each([
    ['curl', 'Google Workspace', undefined, 'Google Workspace'],
    ['curl', 'Production', 'JumpCloud', 'JumpCloud'],
    ['curl', 'Production', undefined, 'curl'],
    [undefined, 'Microsoft Entra ID', undefined, 'Microsoft Entra ID'],
    [undefined, 'Production', undefined, 'The identity provider'],
    ['Okta', 'JumpCloud', 'OneLogin', 'Okta'],
  ])('named by its client %s, its credential %s and the guide %s: %s', (client, name, guide, expected) => {
    const status = { lastRequest: use('10:00:00', client, { id: '7', name }) };
    const said = sayConnection(status, [], { ...known, providerOf: (id) => (id === '7' ? guide : undefined) });
    expect(toText(said.what)).toBe(`${expected} sent a request with the token ${name}`);
  });
});

describe('if nothing comes', () => {
  test.each([
    [undefined, false],
    ['10:57:01', false],
    ['10:57:00', true],
  ])('for some minutes after a credential was created, at %s, the causes are shown: %s', (since, silent) => {
    expect(isSilent(since && at(since), Date.parse(at('11:00:00')))).toBe(silent);
  });

  const baseUrl = 'https://scim.example.com/scim/v2';
  const tokenEndpoint = 'https://scim.example.com/oauth2/token';
  test.each([
    ['token', tokenEndpoint, ['test', 'base URL', 'access token', 'reach', 'support']],
    ['secret', tokenEndpoint, ['test', 'base URL', 'token endpoint', 'client id', 'reach', 'support']],
    ['trust', tokenEndpoint, ['test', 'base URL', 'token endpoint', 'client id', 'reach', 'support']],
    ['secret', undefined, ['test', 'base URL', 'client id', 'reach', 'support']],
  ] as const)('by a %s, the causes have an order', (credential, endpoint, expected) => {
    const causes = sayCauses({ baseUrl, tokenEndpoint: endpoint, credential }).map(toText);
    expect(causes).toEqual(expected.map((part) => expect.stringContaining(part)));
    expect(causes.join()).toContain(baseUrl);
  });

  test('credentials are as long as the page says', () => {
    const lengthOf = (prefix: (typeof prefixes)['accessToken' | 'clientSecret']) =>
      `${newBearerToken(prefix, randomBytes(32)).text.length}`;
    const request = { workspaceId: 'acme', name: 'Entra', scopes: ['scim'] } as const;
    const { clientId } = newTokenClient(request, randomBytes(32), new Date());
    const say = (credential: 'token' | 'secret') =>
      sayCauses({ baseUrl, tokenEndpoint, credential }).map(toText).join();
    expect(say('token')).toContain(`begins with wscim_ and has ${lengthOf('wscim_')} characters`);
    expect(say('secret')).toContain(`begins with wsclient_ and has ${clientId.length} characters`);
    expect(say('secret')).toContain(`begins with wssec_ and has ${lengthOf('wssec_')}.`);
  });
});
