import { describe, expect, test } from '@jest/globals';
import { byBlock, type Run, toRuns } from '../../../../lambdas/aws/dynamodb/members/gaps.ts';
import { counterKey, memberKey, toBytes, toId, toMemberItem } from '../../../../lambdas/aws/dynamodb/members/layout.ts';
import { finalize, readSequence, takeSeqs } from '../../../../lambdas/aws/dynamodb/members/sequence.ts';
import { gapsKey, memberLayout } from '../../../../lambdas/aws/dynamodb/members/series.ts';
import { clock } from '../../../../lambdas/aws/dynamodb/retry.ts';
import { openGated } from '../../gate.ts';
import { putAll } from '../../loader.ts';
import { useMeteredEngine } from '../../metered-engine.ts';
import { newSecret, openSeries, openStore } from '../../store.ts';

const on = useMeteredEngine();

const member = (seq: number) =>
  toMemberItem({ id: toId(seq, newSecret()), seq, revision: 1, json: String(seq), writes: '' });
const from = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

/** A workspace with a finalized sequence, and some gaps. */
async function openFinalized(workspace: string, seqs: number, closed: readonly Run[]) {
  const isClosed = new Set(closed.flatMap(([first, last]) => from(first, last - first + 1)));
  const held = from(1, seqs).filter((seq) => !isClosed.has(seq));
  await putAll(on.engine.client, workspace, [
    { key: counterKey, taken: seqs, settled: seqs, closed: isClosed.size },
    ...[...byBlock(closed)].map(([block, runs]) => ({
      key: gapsKey(memberLayout, block),
      runs: new Set(runs.map(toBytes)),
    })),
    ...held.map(member),
  ]);
  const store = openStore(on.meter.client, workspace);
  const pageOf = async (position: number, count: number) => {
    const { total, found: members } = await store.page(position, count);
    expect(total).toBe(held.length);
    return members.map(({ seq }) => seq);
  };
  return { held, store, pageOf };
}

/** A workspace in which creates took numbers; those that pass `holds` hold a member, the others died. */
async function openUnfinalized(workspace: string, seqs: number, holds: (seq: number) => boolean) {
  const held = from(1, seqs).filter(holds);
  await putAll(on.engine.client, workspace, [{ key: counterKey, taken: seqs }, ...held.map(member)]);
  return held;
}

describe('pages after gaps', () => {
  test('a hundred thousand of them cost one request more, and positions and totals are exact', async () => {
    const { held, pageOf } = await openFinalized('gap', 100_300, [[151, 100_150]]);
    expect(await pageOf(1, 100)).toEqual(held.slice(0, 100));
    for (const position of [101, 151, 201]) {
      let found: number[] = [];
      const cost = await on.meter.measure(async () => {
        found = await pageOf(position, 100);
      });
      expect(found).toEqual(held.slice(position - 1, position + 99));
      // If the page spans the gap, the parts before and after it are read concurrently.
      expect(cost.requests.length).toBeLessThanOrEqual(4);
      expect(cost.read).toBeLessThan(15);
    }
  });

  test('any of them, near each other or far, are counted out', async () => {
    const closed = toRuns([1, ...from(3, 40).filter((seq) => seq % 2 === 1), ...from(100, 70), 299]);
    const { held, store, pageOf } = await openFinalized('holes', 300, closed);
    for (const position of [1, 2, 19, 20, 21, 60, 80, 150, held.length, held.length + 1]) {
      for (const count of [1, 7, 100]) {
        expect(await pageOf(position, count)).toEqual(held.slice(position - 1, position - 1 + count));
      }
    }
    const all = await store.all(50);
    const seen: number[] = [];
    for await (const batch of all.after(2)) seen.push(...batch.map(({ seq }) => seq));
    expect(seen).toEqual(held.filter((seq) => seq > 2));
  });
});

describe('reading all', () => {
  test.each([1, 5, 30, 500])('reads at most eight requests ahead of its reader, in ranges of %i', async (range) => {
    const workspace = `large-${range}`;
    // A request of DynamoDB has at most 1 MB: ten of these members.
    const large = (seq: number) => ({ ...member(seq), json: 'x'.repeat(100_000) });
    for (let seq = 1; seq <= 200; seq += 20) await putAll(on.engine.client, workspace, from(seq, 20).map(large));
    await putAll(on.engine.client, workspace, [{ key: counterKey, taken: 200, settled: 200, closed: 0 }]);
    let [sent, received, ahead] = [0, 0, 0];
    const before = async (command: string) => {
      sent += command === 'Query' ? 1 : 0;
    };
    const all = await openStore(openGated({ before }), workspace).all(range);
    sent = 0;
    const seen: number[] = [];
    for await (const batch of all.after(0)) {
      received += 1;
      ahead = Math.max(ahead, sent - received);
      seen.push(...batch.map(({ seq }) => seq));
      expect(batch.length).toBeLessThanOrEqual(Math.min(10, range));
    }
    expect(seen).toEqual(from(1, 200));
    expect(ahead).toBeLessThanOrEqual(8);
  });
});

describe('finalizing', () => {
  test('has the same result for any number of concurrent requests', async () => {
    const held = await openUnfinalized('crowd', 1200, (seq) => seq % 7 !== 0);
    const pages = await Promise.all(from(0, 8).map(() => openStore(on.engine.client, 'crowd').page(1, 1000)));
    for (const { total, found: members } of pages) {
      expect(total).toBe(held.length);
      expect(members.map(({ seq }) => seq)).toEqual(held.slice(0, 1000));
    }
    expect(await readSequence(openSeries(on.engine.client, 'crowd'))).toMatchObject({
      last: 1200,
      finalized: 1200,
      gaps: 1200 - held.length,
    });
  });

  test('waits for a create in flight, and makes no gap of a number that is used in time', async () => {
    await openUnfinalized('flight', 3, (seq) => seq !== 2);
    const page = openStore(on.engine.client, 'flight').page(1, 10);
    await clock.sleep(60);
    await putAll(on.engine.client, 'flight', [member(2)]);
    expect((await page).found.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('makes no gap of a number that is used at the last moment', async () => {
    await openUnfinalized('moment', 3, (seq) => seq !== 2);
    const closing = Promise.withResolvers<void>();
    const taken = Promise.withResolvers<void>();
    const before = (command: string) => {
      if (command !== 'TransactWriteItems') return undefined;
      closing.resolve();
      return taken.promise;
    };
    const late = openGated({ before });
    const page = openStore(late, 'moment').page(1, 10);
    await closing.promise;
    await putAll(on.engine.client, 'moment', [member(2)]);
    taken.resolve();
    expect((await page).found.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    late.destroy();
  });

  test('keeps what it did if it runs out of time, and the next request continues', async () => {
    const held = await openUnfinalized('backlog', 2500, (seq) => seq > 2400);
    let time = 0;
    const hurried = { ...clock, now: () => time++ * 2500 };
    const series = openSeries(on.engine.client, 'backlog');
    const sequence = await readSequence(series);
    await expect(finalize({ ...series, clock: hurried }, sequence)).rejects.toMatchObject({ status: 503 });
    expect((await readSequence(series)).finalized).toBeGreaterThanOrEqual(1000);
    expect(await openStore(on.engine.client, 'backlog').page(1, 100)).toMatchObject({ total: held.length });
  });

  test('happens in one of a thousand creates, so that a first list has little to do', async () => {
    await openUnfinalized('busy', 999, () => true);
    const store = openStore(on.engine.client, 'busy');
    const sequence = () => readSequence(openSeries(on.engine.client, 'busy'));
    await store.add([{ json: '1000', keys: [] }]);
    expect(await sequence()).toMatchObject({ finalized: 900 });
    await store.add(from(1001, 50).map((seq) => ({ json: String(seq), keys: [] })));
    expect(await sequence()).toMatchObject({ last: 1050, finalized: 900 });
    await putAll(on.engine.client, 'busy', [{ key: counterKey, taken: 1990, settled: 900 }]);
    await store.add(from(1991, 20).map((seq) => ({ json: String(seq), keys: [] })));
    expect(await sequence()).toMatchObject({ last: 2010, finalized: 1900 });
  });
});

describe('the sequence', () => {
  const runs = new Set([toBytes([2, 2])]);
  const counter = { key: counterKey, taken: 3, settled: 3, closed: 1 };

  test('is read again if the gaps were read before they were recorded, and the counter after it', async () => {
    await putAll(on.engine.client, 'torn', [counter]);
    const torn = openGated({
      after: (_, nth) =>
        nth === 1 ? putAll(on.engine.client, 'torn', [{ key: gapsKey(memberLayout, 0), runs }]) : undefined,
    });
    expect(await readSequence(openSeries(torn, 'torn'))).toMatchObject({ gaps: 1, runs: [[2, 2]] });
    torn.destroy();
  });

  test('is refused with 503 if its counts contradict each other: positions would be wrong', async () => {
    await putAll(on.engine.client, 'broken', [counter, ...[1, 3].map(member)]);
    await expect(openStore(on.engine.client, 'broken').page(1, 10)).rejects.toMatchObject({ status: 503 });
  });
});

test('a page during which a member is erased is the page after it, or asks the client to try again', async () => {
  const closed = { key: memberKey(2), closed: true };
  await putAll(on.engine.client, 'erasing', [{ key: counterKey, taken: 3, settled: 3 }, member(1), closed, member(3)]);
  await expect(openStore(on.engine.client, 'erasing').page(1, 10)).rejects.toMatchObject({ status: 503 });
  const recorded = [
    { key: gapsKey(memberLayout, 0), runs: new Set([toBytes([2, 2])]) },
    { key: counterKey, taken: 3, settled: 3, closed: 1 },
  ];
  const erased = openGated({
    after: (_, nth) => (nth === 3 ? putAll(on.engine.client, 'erasing', recorded) : undefined),
  });
  const { total, found: members } = await openStore(erased, 'erasing').page(1, 10);
  expect([total, members.map(({ seq }) => seq)]).toEqual([2, [1, 3]]);
  erased.destroy();
});

test('a sequence number is given to one create only', async () => {
  const places = openSeries(on.engine.client, 'places');
  const last = await Promise.all(from(1, 50).map(() => takeSeqs(places, 3)));
  expect(last.toSorted((one, other) => one - other)).toEqual(from(1, 50).map((nth) => nth * 3));
});

test('keys sort as their sequence numbers do', () => {
  const keys = [1, 9, 10, 99, 100, 1_000_000].map(memberKey);
  expect(keys.toSorted()).toEqual(keys);
});
