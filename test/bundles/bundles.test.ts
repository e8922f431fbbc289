import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { functionNames } from '../../lambdas/http/routes.ts';
import { type DeliveredEvent, type LocalEventBus, openEventBus } from '../../local/event-bus.ts';
import { toTextTable } from '../../tools/admin/text-table.ts';
import { toTimes } from '../../tools/bench/measure.ts';
import { startFunction } from '../../tools/runtime/api.ts';
import { findClient } from '../../tools/runtime/client.ts';
import { administrator, eventNames, playScenes } from '../events/scenes.ts';
import { openService, type TestService } from '../support/service.ts';
import { openStage, type Sample } from './stage.ts';

/* The bundles that are deployed, each in a process of its own as Lambda runs it, with every event of events/. */

let service: TestService;
let bus: LocalEventBus;
let delivered: DeliveredEvent[] = [];
beforeAll(async () => {
  service = await openService();
  bus = await openEventBus((event) => void delivered.push(event));
});
afterAll(async () => {
  bus.close();
  await service.close();
});

const client = findClient();
const loop = join(import.meta.dirname, '../../tools/runtime/loop.ts');
const runtimes = [...(client ? [['aws-lambda-ric', client] as const] : []), ['our own loop', loop] as const];
const rounds = [1, 2, 3, 4, 5];

describe.each(runtimes)('under %s', (runtime, script) => {
  const samples: Sample[] = [];
  afterAll(() => {
    process.stdout.write(
      `\nMilliseconds under ${runtime}, medians of ${rounds.length} processes\n${toTable(samples)}\n\n`,
    );
  });

  test.each(rounds)('every bundle starts and answers its events, by way of the authorizer: round %i', async () => {
    delivered = [];
    const { token } = await service.newWorkspace({ groups: true });
    await service.workspaces.addAdministrator(administrator);
    const stage = openStage({
      client: script,
      environment: { ...service.engine.environment, ...bus.environment },
      token,
    });
    try {
      const played = await playScenes(stage.run);
      expect([...new Set(played)].sort()).toEqual(eventNames.toSorted());
      expect(delivered.map(({ detail }) => detail.type)).toEqual(['deactivated']);
      samples.push(...(await stage.measure()));
    } finally {
      await stage.close();
    }
    expect(new Set(samples.map(({ name }) => name))).toEqual(new Set(functionNames));
  });

  test.each([
    ['can not start', "throw new Error('no such table');"],
    ['ends in a call', "export const handler = () => { process.stderr.write('no such table'); process.exit(1); };"],
  ])('a bundle that %s says why', async (_, code) => {
    const bundle = mkdtempSync(join(tmpdir(), 'scim-bundle-'));
    writeFileSync(join(bundle, 'index.mjs'), code);
    const call = startFunction({ client: script, bundle, environment: {} }).then(({ invoke, stop }) =>
      invoke({}).finally(stop),
    );
    await expect(call).rejects.toThrow('no such table');
    rmSync(bundle, { recursive: true });
  });
});

/** A row for each function: its start, its first event, and the same event again. */
function toTable(samples: readonly Sample[]): string {
  const medianOf = (name: string, what: 'init' | 'first' | 'again') =>
    toTimes(samples.filter((each) => each.name === name).map((each) => each[what])).median.toFixed(1);
  const columns = (['init', 'first', 'again'] as const).map((title) => ({
    title,
    cell: (name: string) => medianOf(name, title),
    right: true as const,
  }));
  return toTextTable([{ title: 'function', cell: (name: string) => name }, ...columns], functionNames);
}
