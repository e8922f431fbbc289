import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { GuessLimit } from '../../lambdas/oauth2/guess-limit.ts';
import { newBearerToken, prefixes } from '../../lambdas/workspaces/bearer-token.ts';
import { withSecret } from '../../lambdas/workspaces/client-secret.ts';
import { newTokenClient, type TokenClient } from '../../lambdas/workspaces/token-client.ts';
import { openEndpoint } from '../support/token-endpoint.ts';

/** A secret that has the form of one, and is nobody's. */
const guess = () => newBearerToken(prefixes.clientSecret, randomBytes(32)).text;

/** A table of clients that counts how often it is asked, and the clients in it. */
function openTable(...names: readonly string[]) {
  const clients = new Map<string, TokenClient>();
  const made = names.map((name) => {
    const now = new Date();
    const bare = newTokenClient({ workspaceId: 'acme', name, scopes: ['scim'] }, randomBytes(32), now);
    const { client, text } = withSecret(bare, undefined, randomBytes(32), now);
    clients.set(client.clientId, client);
    return { client_id: client.clientId, client_secret: text };
  });
  const asked: string[] = [];
  const store = {
    async findTokenClient(clientId: string) {
      asked.push(clientId);
      await new Promise((resolve) => setTimeout(resolve, 1));
      return clients.get(clientId);
    },
    addIssuedToken: async () => true,
    noteClientUse: async () => undefined,
  };
  return { store, asked, clients, made };
}

const unknown = `wsclient_${'0'.repeat(22)}`;
const guesser = { address: '198.51.100.7' };

describe('a thousand guesses at one client', () => {
  test('do not ask the table each time, and others are served meanwhile', async () => {
    const { store, asked, made } = openTable('one', 'other');
    const [one, other] = made;
    const endpoint = openEndpoint(store);
    const statuses: number[] = [];
    for (let at = 0; at < 1000; at += 1) {
      const { status } = await endpoint.ask({ client_id: String(one?.client_id), client_secret: guess() }, guesser);
      statuses.push(status);
      endpoint.advance(1);
      if (at % 100 === 0) {
        expect((await endpoint.ask(one ?? {})).status).toBe(200);
        expect((await endpoint.ask(other ?? {}, guesser)).status).toBe(200);
      }
    }
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(new Set(statuses.slice(10))).toEqual(new Set([429]));
    // Ten until it is over the limit, one for ten seconds; the others ask for themselves.
    expect(asked.length).toBe(11 + 20);
  });

  test('at once ask the table once, when they are over the limit', async () => {
    const { store, asked, made } = openTable('one');
    const endpoint = openEndpoint(store);
    const ask = () => endpoint.ask({ client_id: String(made[0]?.client_id), client_secret: guess() }, guesser);
    for (let at = 0; at < 10; at += 1) await ask();
    asked.length = 0;
    await Promise.all(Array.from({ length: 500 }, ask));
    expect(asked).toHaveLength(1);
  });

  test('do not lock the client out, even at their own address', async () => {
    const { store, asked, made } = openTable('one');
    const endpoint = openEndpoint(store);
    const ask = () => endpoint.ask({ client_id: String(made[0]?.client_id), client_secret: guess() }, guesser);
    for (let at = 0; at < 50; at += 1) await ask();
    expect((await endpoint.ask(made[0] ?? {}, guesser)).status).toBe(200);
    asked.length = 0;
    await endpoint.ask(made[0] ?? {}, guesser);
    // What is right is read again: nothing is granted from memory.
    expect(asked).toHaveLength(1);
  });

  test('do not make a secret good that was revoked meanwhile', async () => {
    const { store, clients, made } = openTable('one');
    const id = String(made[0]?.client_id);
    const endpoint = openEndpoint(store);
    for (let at = 0; at < 50; at += 1) await endpoint.ask({ client_id: id, client_secret: guess() }, guesser);
    const client = clients.get(id) as TokenClient;
    clients.set(id, { ...client, secrets: client.secrets.map((secret) => ({ ...secret, revoked: 'now' })) });
    expect((await endpoint.ask(made[0] ?? {}, guesser)).status).toBe(429);
    clients.delete(id);
    expect((await endpoint.ask(made[0] ?? {}, guesser)).status).toBe(429);
  });

  test('at a client that does not exist are limited too', async () => {
    const { store, asked } = openTable();
    const endpoint = openEndpoint(store);
    for (let at = 0; at < 100; at += 1) await endpoint.ask({ client_id: unknown, client_secret: guess() }, guesser);
    expect(asked).toHaveLength(11);
  });

  test('of the wrong form never ask the table, and do not count', async () => {
    const { store, asked, made } = openTable('one');
    const endpoint = openEndpoint(store);
    const ask = (client_secret: string) =>
      endpoint.ask({ client_id: String(made[0]?.client_id), client_secret }, guesser);
    for (const text of ['x', `${guess()}x`, guess().slice(0, -1), guess().replace('wssec_', 'wscim_')]) {
      for (let at = 0; at < 20; at += 1) expect((await ask(text)).status).toBe(401);
    }
    expect(asked).toEqual([]);
    expect((await ask(guess())).status).toBe(401);
  });

  test('by assertions are limited as well', async () => {
    const { store, asked, made } = openTable('one');
    const endpoint = openEndpoint(store);
    const part = Buffer.from('{"alg":"RS256"}').toString('base64url');
    const form = {
      client_id: String(made[0]?.client_id),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: `${part}.${part}.AAAA`,
    };
    for (let at = 0; at < 100; at += 1) await endpoint.ask(form, guesser);
    expect(asked).toHaveLength(11);
  });
});

describe('the limit', () => {
  const open = () => {
    let time = 1_000_000;
    const limit = new GuessLimit<string>(() => time);
    const advance = (milliseconds: number) => {
      time += milliseconds;
    };
    return { limit, advance };
  };
  const fail = ({ limit }: ReturnType<typeof open>, times: number, address = 'a') => {
    for (let at = 0; at < times; at += 1) limit.countFailure('c', address);
  };

  test.each([
    [9, 0, false],
    [10, 0, true],
    [10, 5999, true],
    [10, 6000, false],
    [10, 6001, false],
    [100, 6001, false],
    [100, 60_000, false],
  ])('after %i failures and %i ms: %s', (failures, wait, over) => {
    const opened = open();
    fail(opened, failures);
    opened.advance(wait);
    expect(opened.limit.isOver('c', 'a')).toBe(over);
    expect([opened.limit.isOver('c', 'b'), opened.limit.isOver('d', 'a')]).toEqual([false, false]);
  });

  test('allows one failure each six seconds once it was reached', () => {
    const opened = open();
    fail(opened, 10);
    opened.advance(6001);
    fail(opened, 1);
    expect(opened.limit.isOver('c', 'a')).toBe(true);
  });

  test('remembers a record for ten seconds, and reads it once for all who ask', async () => {
    const { limit, advance } = open();
    let reads = 0;
    const read = async () => `record ${++reads}`;
    const first = await Promise.all([limit.recall('c', read), limit.recall('c', read)]);
    expect(first).toEqual([
      { record: 'record 1', fresh: true },
      { record: 'record 1', fresh: false },
    ]);
    advance(9999);
    expect(await limit.recall('c', read)).toEqual({ record: 'record 1', fresh: false });
    advance(1);
    expect(await limit.recall('c', read)).toEqual({ record: 'record 2', fresh: true });
  });

  test('does not remember a read that failed', async () => {
    const { limit } = open();
    await expect(limit.recall('c', async () => Promise.reject(new Error('busy')))).rejects.toThrow('busy');
    expect(await limit.recall('c', async () => 'record')).toEqual({ record: 'record', fresh: true });
  });

  test('remembers the latest ten thousand records', async () => {
    const { limit } = open();
    let reads = 0;
    const read = async () => `record ${++reads}`;
    await limit.recall('first', read);
    for (let at = 0; at < 9999; at += 1) await limit.recall(`client ${at}`, read);
    expect(await limit.recall('first', read)).toEqual({ record: 'record 1', fresh: false });
    await limit.recall('one more', read);
    expect(await limit.recall('first', read)).toEqual({ record: 'record 10002', fresh: true });
  });

  test('remembers the latest ten thousand pairs', () => {
    const opened = open();
    fail(opened, 10);
    for (let at = 0; at < 9999; at += 1) opened.limit.countFailure('c', `address ${at}`);
    expect(opened.limit.isOver('c', 'a')).toBe(true);
    opened.limit.countFailure('c', 'one more');
    expect(opened.limit.isOver('c', 'a')).toBe(false);
  });
});
