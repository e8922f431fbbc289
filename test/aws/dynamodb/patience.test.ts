import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Draft } from '../../../lambdas/scim/resource.ts';
import { openPeople, toQuery } from '../../members/people.ts';
import { openEngine, type TestEngine } from '../../support/engine.ts';
import { audit } from '../audit.ts';
import { openGated } from '../gate.ts';
import { openStore } from '../store.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

const person = (name: string): Draft => ({ userName: name });

describe('a batch that is answered in part', () => {
  /** A client that reads one key of each batch, or, after a number of those, none. */
  function openSlow(answered: number) {
    const client = openGated({});
    let left = answered;
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName !== 'BatchGetItemCommand') return next(args);
          const { RequestItems } = args.input as { RequestItems: Record<string, { Keys: unknown[] }> };
          const [[table, asked]] = Object.entries(RequestItems) as [[string, { Keys: unknown[] }]];
          const taken = left-- > 0 ? 1 : 0;
          if (taken === 0)
            return { response: {}, output: { $metadata: {}, Responses: {}, UnprocessedKeys: RequestItems } };
          const input = { ...args.input, RequestItems: { [table]: { ...asked, Keys: asked.Keys.slice(0, taken) } } };
          const { response, output } = await next({ ...args, input } as typeof args);
          const rest = asked.Keys.slice(taken);
          return {
            response,
            output: { ...output, UnprocessedKeys: rest.length > 0 ? { [table]: { Keys: rest } } : {} },
          };
        },
      { step: 'initialize', name: 'slow', priority: 'low' },
    );
    return client;
  }

  function openClock() {
    const slept: number[] = [];
    const now = () => slept.reduce((sum, wait) => sum + wait, 0);
    const sleep = async (wait: number) => {
      slept.push(wait);
    };
    return { slept, now, random: () => 0.5, sleep };
  }

  test('is read to its end, with a pause before each further request', async () => {
    const people = openPeople(openStore(engine.client, 'in-part'));
    for (const name of ['ada', 'bob', 'eve']) await people.add(person(name));
    const clock = openClock();
    const found = await openStore(openSlow(Number.POSITIVE_INFINITY), 'in-part', clock).readAt([1, 2, 3]);
    expect(found.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(clock.slept).toEqual([10, 20]);
  });

  test('is given up after eight seconds if no more of it comes, however much has come before', async () => {
    const clock = openClock();
    const reading = openStore(openSlow(1), 'in-part', clock).readAt([1, 2, 3]);
    await expect(reading).rejects.toMatchObject({ status: 503 });
    expect(clock.now()).toBeLessThanOrEqual(8000);
    expect(clock.slept.length).toBeLessThan(50);
  });
});

/** A clock that only sleep and requests move, each request by so much. */
function openLate(milliseconds: number) {
  let time = 0;
  const sleep = async (wait: number) => {
    time += wait;
  };
  return {
    client: openGated({ after: () => sleep(milliseconds) }),
    clock: { now: () => time, random: () => 0.5, sleep },
  };
}

test('a create past its deadline begins no further write: what was answered 503 does not exist later', async () => {
  const open = ({ client, clock }: ReturnType<typeof openLate>) => openPeople(openStore(client, 'late', clock));
  await expect(open(openLate(3000)).add(person('ada'))).resolves.toMatchObject({ userName: 'ada' });
  await expect(open(openLate(5000)).add(person('bob'))).rejects.toMatchObject({ status: 503 });
  const healthy = openPeople(openStore(engine.client, 'late'));
  expect(await healthy.search(toQuery({}))).toMatchObject({ totalResults: 1 });
  expect(await audit(engine.client, 'late')).toEqual([]);
});
