import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
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

  test.each<[number, number, number, number]>([
    [0, 1000, 10, 11],
    [0, 11, 10, 11],
    [0, 10, 10, 10],
    [7, 1000, 3, 4],
    [9, 1000, 1, 2],
    [10, 1000, 0, 1],
    [11, 1000, 0, 0],
  ])('after %i others, %i at once: %i are within the limit, and the table is asked %i times', async (...numbers) => {
    const [before, sent, within, reads] = numbers;
    const { store, asked, made } = openTable('one');
    const endpoint = openEndpoint(store);
    const ask = () => endpoint.ask({ client_id: String(made[0]?.client_id), client_secret: guess() }, guesser);
    for (let at = 0; at < before; at += 1) await ask();
    asked.length = 0;
    const outcomes = await Promise.all(Array.from({ length: sent }, ask));
    expect(outcomes.filter(({ status }) => status === 401)).toHaveLength(within);
    expect(outcomes.filter(({ status }) => status === 429)).toHaveLength(sent - within);
    expect(asked).toHaveLength(reads);
  });

  test.each([
    ['first', 0],
    ['in the middle', 500],
    ['last', 1000],
  ])('at once, with the client and another one %s: both are served', async (_, place) => {
    const { store, asked, made } = openTable('one', 'other');
    const [one = {}, other = {}] = made;
    const endpoint = openEndpoint(store);
    const wrong = { ...one, client_secret: guess() };
    const forms = [...Array(place).fill(wrong), one, other, one, ...Array(1000 - place).fill(wrong)];
    const statuses = (await Promise.all(forms.map((form) => endpoint.ask(form, guesser)))).map(({ status }) => status);
    expect(statuses.slice(place, place + 3)).toEqual([200, 200, 200]);
    // Ten within the limit and one for all others; what is right is read for itself.
    expect(asked.length).toBeLessThanOrEqual(11 + 3);
    expect((await endpoint.ask(one)).status).toBe(200);
  });

  test('count none that was right: forty tokens at once leave ten guesses', async () => {
    const { store, made } = openTable('one');
    const endpoint = openEndpoint(store);
    const right = await Promise.all(Array.from({ length: 40 }, () => endpoint.ask(made[0] ?? {}, guesser)));
    expect(new Set(right.map(({ status }) => status))).toEqual(new Set([200]));
    const wrong = { ...made[0], client_secret: guess() };
    const statuses: number[] = [];
    for (let at = 0; at < 11; at += 1) statuses.push((await endpoint.ask(wrong, guesser)).status);
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
  });

  test('count none that the table did not answer', async () => {
    const { store, made } = openTable('one');
    let isBusy = true;
    const findTokenClient = async (clientId: string) => {
      if (isBusy) throw new Error('busy');
      return await store.findTokenClient(clientId);
    };
    const endpoint = openEndpoint({ ...store, findTokenClient });
    const ask = () => endpoint.ask({ ...made[0], client_secret: guess() }, guesser);
    const failed = await Promise.allSettled(Array.from({ length: 30 }, ask));
    expect(new Set(failed.map(({ status }) => status))).toEqual(new Set(['rejected']));
    isBusy = false;
    expect((await ask()).status).toBe(401);
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
  type Opened = ReturnType<typeof open>;
  const attempt = ({ limit }: Opened, isRight: boolean, client = 'c', address = 'a') =>
    limit.attempt(client, address, async ({ isOver, fail }) => {
      if (!isRight) fail();
      return isOver;
    });
  const fail = async (opened: Opened, times: number) => {
    for (let at = 0; at < times; at += 1) await attempt(opened, false);
  };

  test.each([
    [9, 0, false],
    [10, 0, true],
    [10, 5999, true],
    [10, 6000, false],
    [10, 6001, false],
    [100, 6001, false],
    [100, 60_000, false],
  ])('after %i failures and %i ms: %s', async (failures, wait, over) => {
    const opened = open();
    await fail(opened, failures);
    opened.advance(wait);
    expect(await attempt(opened, true)).toBe(over);
    expect([await attempt(opened, true, 'c', 'b'), await attempt(opened, true, 'd', 'a')]).toEqual([false, false]);
  });

  test('allows one failure each six seconds once it was reached', async () => {
    const opened = open();
    await fail(opened, 10);
    opened.advance(6001);
    await fail(opened, 1);
    expect(await attempt(opened, true)).toBe(true);
  });

  test('counts what is being checked, and what was right only so long', async () => {
    const { limit } = open();
    const ends = Array.from({ length: 10 }, () => Promise.withResolvers<void>());
    const over: boolean[] = [];
    const running = ends.map(({ promise }) =>
      limit.attempt('c', 'a', async ({ isOver }) => {
        over.push(isOver);
        await promise;
      }),
    );
    const next = () => limit.attempt('c', 'a', async ({ isOver }) => isOver);
    expect([...over, await next()]).toEqual([...Array(10).fill(false), true]);
    ends[4]?.resolve();
    await running[4];
    expect(await next()).toBe(false);
    // Another one takes the place of that which has ended: there are ten again.
    const last = Promise.withResolvers<void>();
    running.push(limit.attempt('c', 'a', () => last.promise));
    expect(await next()).toBe(true);
    for (const { resolve } of [...ends, last]) resolve();
    await Promise.all(running);
    expect(await next()).toBe(false);
  });

  test('holds in any order: at most ten failures are read, and one more each six seconds', async () => {
    const step = fc.record({ isRight: fc.boolean(), wait: fc.nat(4000), ends: fc.nat(40) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
        const { limit, advance } = open();
        const running: { readonly end: () => void; readonly done: Promise<void> }[] = [];
        let [failures, time] = [0, 0];
        for (const { isRight, wait, ends } of steps) {
          advance(wait);
          time += wait;
          const { promise, resolve: end } = Promise.withResolvers<void>();
          const done = limit.attempt('c', 'a', async ({ isOver, fail }) => {
            if (!isOver && !isRight) failures += 1;
            await promise;
            if (!isRight) fail();
          });
          running.push({ end, done });
          for (const each of running.splice(0, ends % (running.length + 1))) {
            each.end();
            await each.done;
          }
          expect(failures).toBeLessThanOrEqual(10 + time / 6000);
        }
        for (const { end } of running) end();
      }),
    );
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

  test('remembers the latest ten thousand pairs', async () => {
    const opened = open();
    await fail(opened, 10);
    for (let at = 0; at < 9999; at += 1) await attempt(opened, false, 'c', `address ${at}`);
    expect(await attempt(opened, true)).toBe(true);
    await attempt(opened, false, 'c', 'one more');
    expect(await attempt(opened, true)).toBe(false);
  });

  test('does not remember the pairs of those who are right', async () => {
    const opened = open();
    await fail(opened, 10);
    for (let at = 0; at < 10_001; at += 1) await attempt(opened, true, 'c', `address ${at}`);
    expect(await attempt(opened, true)).toBe(true);
  });
});
