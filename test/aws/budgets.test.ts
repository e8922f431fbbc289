import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Companions } from '../../lambdas/aws/dynamodb/read-together.ts';
import { openDynamoWorkspaces, openTogether } from '../../lambdas/aws/dynamodb/workspaces.ts';
import { toAddition } from '../../lambdas/members/members.ts';
import { toStoredText } from '../../lambdas/members/stored-resource.ts';
import type { Draft } from '../../lambdas/scim/resource.ts';
import { userType } from '../../lambdas/scim/resource-types.ts';
import { keysOf } from '../../lambdas/scim/schema/keys.ts';
import { user } from '../../lambdas/scim/schema/user.ts';
import { validate } from '../../lambdas/scim/schema/validate.ts';
import { issueToken } from '../../lambdas/workspaces/access-token.ts';
import { authorize } from '../../lambdas/workspaces/authorize.ts';
import { newBearerToken, prefixes } from '../../lambdas/workspaces/bearer-token.ts';
import type { ClientKeys } from '../../lambdas/workspaces/token-client.ts';
import { newWorkspace, withProvisioning } from '../../lambdas/workspaces/workspace.ts';
import type { WorkspaceStore } from '../../lambdas/workspaces/workspace-store.ts';
import { openPeople, optionsFor, type People, toQuery } from '../members/people.ts';
import { withAssertion } from '../support/assertions.ts';
import { newKey, signed } from '../support/issuer.ts';
import { endpointNames, type Form, newClient, openEndpoint } from '../support/token-endpoint.ts';
import { fill } from './loader.ts';
import type { Cost } from './meter.ts';
import { useMeteredEngine } from './metered-engine.ts';
import { openStore } from './store.ts';

/*
 * The cost of each operation, for a workspace of any size: a read unit is a strongly consistent read of 4 KB, a write unit is
 * a write of 1 KB; a transaction takes two.
 */

const on = useMeteredEngine();

/** A member of between 1 and 1.5 KB, as identity providers send them, with one e-mail address. */
const person = (name: string): Draft => ({
  externalId: `00u-${name}`,
  userName: `${name}@example.com`,
  name: { givenName: 'Ada', familyName: 'Lovelace', formatted: 'Ada Lovelace' },
  displayName: 'Ada Lovelace',
  active: true,
  emails: [{ value: `${name}@example.com`, type: 'work', primary: true }],
  addresses: [{ streetAddress: '12 St James’s Square, '.repeat(40), locality: 'London', country: 'GB' }],
  roles: [{ value: 'maker', primary: true }],
});

const time = '2026-01-01T00:00:00.000Z';
const resource = validate(person('p'), userType);
const json = toStoredText(resource, { created: time, lastModified: time }, userType);

/** Members after the first thousand have no keys, because no test looks them up: this halves the time. */
function stored(seq: number) {
  const keys = seq > 1000 ? [] : keysOf(validate(person(`p${seq}`), userType), user);
  return { json: json.replaceAll('p@', `p${seq}@`).replace('00u-p', `00u-p${seq}`), keys };
}

describe.each([10, 1000, 20_000])('in a workspace of %i members', (size) => {
  let people: People;
  let id: string;
  beforeAll(async () => {
    const workspace = `budget-${size}`;
    await fill({ client: on.engine.client, workspace, size, member: (seq) => stored(seq) });
    people = openPeople(openStore(on.meter.client, workspace));
    id = String((await people.search(toQuery({ startIndex: size, count: 1 }))).resources[0]?.['id']);
  }, 60_000);
  const search = (parameters: Record<string, string | number>) => people.search(toQuery(parameters));
  const title = (text: string) => (current: Draft) => ({ ...current, title: text });
  let made = 0;

  test('get by id', async () => {
    const cost = await on.meter.measure(() => people.read(id));
    expect(cost).toEqual({ requests: ['GetItem'], read: 1, written: 0 });
  });

  test.each([
    ['userName eq "P7@example.com"', ['GetItem', 'GetItem']],
    ['externalId eq "00u-p7" and active eq true', ['GetItem', 'GetItem']],
    ['emails eq "p7@EXAMPLE.com"', ['Query', 'GetItem']],
    ['emails.value eq "p7@example.com"', ['Query', 'GetItem']],
    ['emails[type eq "work" and value eq "p7@example.com"]', ['Query', 'GetItem']],
    ['emails[type eq "work"].value eq "p7@example.com"', ['Query', 'GetItem']],
  ])('a lookup that finds a member: %s', async (filter, requests) => {
    const cost = await on.meter.measure(async () => expect((await search({ filter })).resources).toHaveLength(1));
    expect(cost).toEqual({ requests, read: 2, written: 0 });
  });

  test.each([
    ['userName eq "nobody"', ['GetItem']],
    ['externalId eq "nobody"', ['GetItem']],
    ['emails.value eq "nobody@example.com"', ['Query']],
  ])('a lookup that finds none: %s', async (filter, requests) => {
    expect(await on.meter.measure(() => search({ filter }))).toEqual({ requests, read: 1, written: 0 });
  });

  test('create', async () => {
    const cost = await on.meter.measure(() => people.add(person(`new-${size}`)));
    expect(cost).toEqual({ requests: ['BatchGetItem', 'UpdateItem', 'TransactWriteItems'], read: 2, written: 11 });
    made += 1;
  });

  test('create of a member that exists', async () => {
    const cost = await on.meter.measure(() => expect(people.add(person('p3'))).rejects.toMatchObject({ status: 409 }));
    expect(cost).toEqual({ requests: ['BatchGetItem'], read: 2, written: 0 });
  });

  test('a change of no key', async () => {
    const cost = await on.meter.measure(() => people.change(id, undefined, title('Countess')));
    expect(cost).toEqual({ requests: ['GetItem', 'PutItem'], read: 1, written: 2 });
  });

  test('a change that changes nothing', async () => {
    const cost = await on.meter.measure(() => people.change(id, undefined, title('Countess')));
    expect(cost).toEqual({ requests: ['GetItem'], read: 1, written: 0 });
  });

  test('a rename', async () => {
    const rename = (current: Draft) => ({ ...current, userName: `renamed-${size}` });
    const cost = await on.meter.measure(() => people.change(id, undefined, rename));
    // The member's two kilobytes, the key that goes and the one that comes, each twice as it is a transaction.
    expect(cost).toEqual({ requests: ['GetItem', 'TransactWriteItems'], read: 1, written: 8 });
  });

  test.each([
    ['first', 1],
    ['middle', Math.max(1, size / 2 - 50)],
    ['last', Math.max(1, size - 99)],
  ])('the %s page of a hundred', async (_, startIndex) => {
    await search({ count: 1 });
    let bytes = 0;
    const cost = await on.meter.measure(async () => {
      const { resources, totalResults } = await search({ startIndex, count: 100 });
      expect(totalResults).toBe(size + made);
      expect(resources).toHaveLength(Math.min(100, size + made - startIndex + 1));
      bytes = resources.length * itemBytes;
    });
    expect(cost.requests).toEqual(['Query', 'Query']);
    expect(cost.written).toBe(0);
    expect(cost.read).toBeLessThanOrEqual(Math.ceil(bytes / 4096) + 1);
  });

  test('a page by cursor', async () => {
    const { nextCursor = '' } = await search({ cursor: '', count: 4 });
    const cost = await on.meter.measure(() => search({ cursor: nextCursor, count: 4 }));
    expect(cost).toEqual({ requests: ['Query', 'Query'], read: 3, written: 0 });
  });
});

test('twenty members that are added together cost the same as one by one, in three requests', async () => {
  const store = openStore(on.meter.client, 'budget-together');
  const additions = Array.from({ length: 20 }, (_, index) => toAddition(person(`p${index}`), optionsFor(store)));
  const cost = await on.meter.measure(() => store.add(additions));
  expect(cost).toEqual({ requests: ['BatchGetItem', 'UpdateItem', 'TransactWriteItems'], read: 40, written: 201 });
});

test('the authorizer, of an access token', async () => {
  const [now, id] = [new Date(), 'budget-authorizer'];
  const store = openDynamoWorkspaces(on.meter.client, on.engine.workspaces);
  await store.create(withProvisioning(newWorkspace(id, 'Budget', true, now), true));
  const { text, token } = issueToken({ workspaceId: id, name: 'test', scopes: ['scim'] }, randomBytes(32), now);
  await store.addToken({ ...token, lastUsed: { time: now.toISOString(), address: '192.0.2.1' } });
  const options = { store, now, verifyJwt: async () => 'not asked' };
  const cost = await on.meter.measure(async () => {
    expect(await authorize([`Bearer ${text}`], '192.0.2.1', options)).toMatchObject({ kind: 'granted' });
  });
  expect(cost).toEqual({ requests: ['GetItem', 'GetItem'], read: 2, written: 0 });
  const secondsLater = (seconds: number) => ({ ...options, now: new Date(now.getTime() + seconds * 1000) });
  const soon = await on.meter.measure(() => authorize([`Bearer ${text}`], '192.0.2.1', secondsLater(59)));
  expect(soon).toEqual(cost);
  // Once a minute it also notes the use, beside the record that the authorizer reads.
  const noting = await on.meter.measure(() => authorize([`Bearer ${text}`], '192.0.2.1', secondsLater(60)));
  // The read of the workspace and the note are sent at once, in either order.
  const requests = noting.requests.toSorted();
  expect({ ...noting, requests }).toEqual({ requests: ['GetItem', 'GetItem', 'UpdateItem'], read: 2, written: 1 });
});

describe('the authorizer in a process that has seen the credential: one request', () => {
  const seen = async (workspace: string, makeToken: (store: WorkspaceStore) => Promise<string>) => {
    const [companions, now]: [Companions, Date] = [new Map(), new Date()];
    const open = () => openTogether(on.meter.client, on.engine.workspaces, companions);
    await open().create(withProvisioning(newWorkspace(workspace, 'Budget', true, now), true));
    const token = await makeToken(open());
    const ask = async () => {
      const options = { store: open(), now, verifyJwt: async () => 'not asked' };
      return (await authorize([`Bearer ${token}`], '192.0.2.1', options)).kind;
    };
    expect(await ask()).toBe('granted');
    const cost = await on.meter.measure(async () => expect(await ask()).toBe('granted'));
    await open().change(workspace, (before) => withProvisioning(before, false));
    expect(await ask()).toBe('denied');
    return cost;
  };

  test('of an access token', async () => {
    const cost = await seen('budget-seen', async (store) => {
      const now = new Date();
      const { text, token } = issueToken(
        { workspaceId: 'budget-seen', name: 'a', scopes: ['scim'] },
        randomBytes(32),
        now,
      );
      await store.addToken({ ...token, lastUsed: { time: now.toISOString(), address: '192.0.2.1' } });
      return text;
    });
    expect(cost).toEqual({ requests: ['BatchGetItem'], read: 2, written: 0 });
  });

  test('of an access token of the token endpoint', async () => {
    const cost = await seen('budget-seen-client', async (store) => {
      const { clientId, secret } = await newClient('budget-seen-client');
      return (await openEndpoint(store).ask({ client_id: clientId, client_secret: secret })).token as string;
    });
    expect(cost).toEqual({ requests: ['BatchGetItem'], read: 3, written: 0 });
  });
});

test('the authorizer, of an access token of the token endpoint: it reads the client too', async () => {
  const [now, id] = [new Date(), 'budget-token-client'];
  const store = openDynamoWorkspaces(on.meter.client, on.engine.workspaces);
  await store.create(withProvisioning(newWorkspace(id, 'Budget', true, now), true));
  const { clientId, secret } = await newClient(id);
  const { token } = await openEndpoint(store).ask({ client_id: clientId, client_secret: secret });
  const options = { store, now, verifyJwt: async () => 'not asked' };
  const request = () =>
    on.meter.measure(async () => {
      expect(await authorize([`Bearer ${token}`], '192.0.2.1', options)).toMatchObject({ kind: 'granted' });
    });
  // The first request is noted, although the token was issued just before it.
  expect(await request()).toMatchObject({ read: 3, written: 1 });
  expect(await request()).toEqual({ requests: ['GetItem', 'GetItem', 'GetItem'], read: 3, written: 0 });
});

describe('the token endpoint', () => {
  const ask = async (keys: ClientKeys | undefined, make: (clientId: string, secret: string) => Form) => {
    const store = openDynamoWorkspaces(on.meter.client, on.engine.workspaces);
    await store.create(newWorkspace('budget-tokens', 'Budget', true, new Date()));
    const { clientId, secret } = await newClient('budget-tokens', keys && { keys, secret: 'none' });
    const endpoint = openEndpoint(store);
    const costs: Cost[] = [];
    for (let at = 0; at < 2; at += 1) {
      const form = make(clientId, secret);
      costs.push(await on.meter.measure(async () => expect((await endpoint.ask(form)).status).toBe(200)));
    }
    return { costs, endpoint, clientId };
  };

  test('of a secret: the client, the token and, once a minute, the use of the secret', async () => {
    const { costs } = await ask(undefined, (client_id, client_secret) => ({ client_id, client_secret }));
    expect(costs).toEqual([
      { requests: ['GetItem', 'TransactWriteItems', 'UpdateItem'], read: 1, written: 3 },
      { requests: ['GetItem', 'TransactWriteItems'], read: 1, written: 2 },
    ]);
  });

  test('of a self-signed assertion: the mark is written with the token', async () => {
    const key = newKey('own');
    const jwk = { ...key.publicKey.export({ format: 'jwk' }), kid: 'own', alg: 'RS256', use: 'sig' };
    const { costs } = await ask({ jwks: { keys: [jwk] } }, (id) => {
      const exp = Math.floor(Date.now() / 1000) + 60;
      const claims = { iss: id, sub: id, aud: endpointNames[0], jti: crypto.randomUUID(), exp };
      return withAssertion(id, signed({ alg: 'RS256', kid: 'own' }, claims, key));
    });
    expect(costs).toEqual([
      { requests: ['GetItem', 'TransactWriteItems', 'UpdateItem'], read: 1, written: 5 },
      { requests: ['GetItem', 'TransactWriteItems'], read: 1, written: 4 },
    ]);
  });

  test('of a request that is refused: one read, and none if it is malformed', async () => {
    const { endpoint, clientId } = await ask(undefined, (client_id, client_secret) => ({ client_id, client_secret }));
    const guess = newBearerToken(prefixes.clientSecret, randomBytes(32)).text;
    const refuse = (client_id: string, client_secret: string) =>
      on.meter.measure(async () => expect((await endpoint.ask({ client_id, client_secret })).status).toBe(401));
    expect(await refuse(clientId, guess)).toEqual({ requests: ['GetItem'], read: 1, written: 0 });
    expect(await refuse(clientId, `${guess}x`)).toEqual({ requests: [], read: 0, written: 0 });
    expect(await refuse('x', guess)).toEqual({ requests: [], read: 0, written: 0 });
  });
});

/** Maximum bytes of a member of these tests in the table. */
const itemBytes = 1536;
