import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toUsageKey } from '../lambdas/workspaces/workspace.ts';
import { parseEnvironment, toThrottle } from '../local/environment.ts';
import { openThrottle } from '../local/throttle.ts';
import { breaches } from './support/laws.ts';
import { openService, type TestService, type TestWorkspace } from './support/service.ts';

/** The gateway's clock: requests come as fast as it says, however long they take here. */
const clock = { now: 0 };
const throttle = { rate: 25, burst: 50 };
let service: TestService;
beforeAll(async () => {
  service = await openService({ now: () => clock.now, throttle, authorizerCache: 3600 });
});
afterAll(() => service.close());

const ask = async (workspace: TestWorkspace) => workspace.send({ path: '/ServiceProviderConfig' });

describe('a workspace that asks 60 times a second at a limit of 25', () => {
  test('gets 429 for the surplus; another workspace gets none', async () => {
    const busy = await service.newWorkspace({ usageKey: toUsageKey('busy') });
    const calm = await service.newWorkspace({ usageKey: toUsageKey('calm') });
    const answers: number[] = [];
    for (let count = 0; count < 600; count += 1) {
      clock.now = (count * 1000) / 60;
      answers.push((await ask(busy)).status);
      if (count % 3 === 0) expect((await ask(calm)).status).toBe(200);
    }
    const answered = answers.filter((status) => status === 200).length;
    // Ten seconds' worth, and the burst with which they begin.
    expect(answered).toBeGreaterThanOrEqual(throttle.rate * 10 + throttle.burst - 2);
    expect(answered).toBeLessThanOrEqual(throttle.rate * 10 + throttle.burst);
    expect(new Set(answers)).toEqual(new Set([200, 429]));
  });

  test('says when to retry, in a SCIM error', async () => {
    const busy = await service.newWorkspace({ usageKey: toUsageKey('told') });
    const answers = [];
    for (let count = 0; count <= throttle.burst; count += 1) answers.push(await ask(busy));
    const last = answers.at(-1) ?? (await ask(busy));
    expect(last.status).toBe(429);
    expect(breaches(last)).toEqual([]);
    expect(Number(last.headers['Retry-After'])).toBeGreaterThanOrEqual(1);
    expect(last.headers['Retry-After']).toMatch(/^\d+$/);
    clock.now += Number(last.headers['Retry-After']) * 1000;
    expect((await ask(busy)).status).toBe(200);
  });

  test('changes nothing with refused requests', async () => {
    const busy = await service.newWorkspace({ usageKey: toUsageKey('writer') });
    for (let count = 0; count < throttle.burst; count += 1) await ask(busy);
    const refused = await busy.send({ method: 'POST', path: '/Users', body: { userName: 'ada' } });
    clock.now += 10_000;
    const { body } = await busy.send({ path: '/Users' });
    expect([refused.status, JSON.parse(body).totalResults]).toEqual([429, 0]);
  });
});

test('workspaces without a usage key of their own share one', async () => {
  const [one, other] = [await service.newWorkspace(), await service.newWorkspace()];
  for (let count = 0; count < throttle.burst; count += 1) expect((await ask(one)).status).toBe(200);
  expect((await ask(other)).status).toBe(429);
});

describe('a token bucket', () => {
  test('allows its burst, then its rate, and never saves more than its burst', () => {
    let now = 0;
    const passes = openThrottle({ rate: 2, burst: 3 }, () => now);
    const count = (times: number) => Array.from({ length: times }, () => passes('a')).filter(Boolean).length;
    expect(count(5)).toBe(3);
    now = 500;
    expect(count(5)).toBe(1);
    now = 60_000;
    expect(count(5)).toBe(3);
    expect(passes('b')).toBe(true);
  });
});

describe('the limit of a local server', () => {
  test.each([
    [{}, undefined],
    [{ WORKSPACE_RATE_LIMIT: '' }, undefined],
    [{ WORKSPACE_RATE_LIMIT: '25' }, { rate: 25, burst: 100 }],
    [
      { WORKSPACE_RATE_LIMIT: '25', WORKSPACE_BURST_LIMIT: '30' },
      { rate: 25, burst: 30 },
    ],
  ])('%j is %j', (env, expected) => {
    expect(toThrottle(parseEnvironment(env))).toEqual(expected);
  });
});
