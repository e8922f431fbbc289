import { beforeAll, describe, expect, test } from '@jest/globals';
import { openCollection } from '../../../lambdas/aws/dynamodb/table.ts';
import { absent, type Item, reasonsOf } from '../../../lambdas/aws/dynamodb/write.ts';
import { putAll } from '../loader.ts';
import { useMeteredEngine } from '../metered-engine.ts';
import { optionsOf } from '../store.ts';

const on = useMeteredEngine();

const open = (workspace: string) => openCollection(optionsOf(on.meter.client, workspace));
const keysOf = (items: readonly Item[]) => items.map(({ key }) => key);

describe('more than DynamoDB returns at once', () => {
  const keys = Array.from({ length: 60 }, (_, index) => `large#${String(index).padStart(3, '0')}`);
  beforeAll(async () => {
    const text = 'x'.repeat(350_000);
    for (const key of keys) await putAll(on.engine.client, 'large', [{ key, text }]);
  });

  test('is read in several requests: a range that is larger than 1 MB', async () => {
    let found: readonly Item[] = [];
    const cost = await on.meter.measure(async () => {
      found = await open('large').range('large#010', 'large#019');
    });
    expect(keysOf(found)).toEqual(keys.slice(10, 20));
    expect(cost.requests.length).toBeGreaterThan(1);
  });

  test('is read in several requests: items that are larger than 16 MB together', async () => {
    let found: readonly Item[] = [];
    const cost = await on.meter.measure(async () => {
      found = await open('large').getAll(keys);
    });
    expect(keysOf(found).toSorted()).toEqual(keys);
    expect(cost.requests.length).toBeGreaterThan(1);
  });

  test('is not read if only the first items are requested', async () => {
    const cost = await on.meter.measure(async () => {
      expect(keysOf(await open('large').range('large#', 'large#999', { most: 2 }))).toEqual(keys.slice(0, 2));
    });
    expect(cost.requests).toEqual(['Query']);
  });

  test('is read in batches, and no further than the caller reads', async () => {
    const cost = await on.meter.measure(async () => {
      for await (const batch of open('large').beginning('large#')) {
        expect(keysOf(batch)).toEqual(keys.slice(0, batch.length));
        break;
      }
    });
    expect(cost.requests).toEqual(['Query']);
  });
});

describe('the items of a workspace', () => {
  test('are separate: the same keys in another workspace are other items', async () => {
    const [one, other] = [open('one'), open('other')];
    await one.put({ key: 'a', of: 'one' }, absent);
    await other.transact([{ put: { key: 'a', of: 'other' }, condition: absent }]);
    await other.update('b', { expression: 'SET #of = :of', values: { of: 'other' } });
    expect(await one.get('a')).toMatchObject({ of: 'one' });
    expect(await one.getAll(['a', 'b'])).toHaveLength(1);
    expect(await one.range('a', 'z')).toHaveLength(1);
    await one.transact([{ remove: 'b' }]);
    expect(await other.get('b')).toMatchObject({ of: 'other' });
  });

  test('have the requested attributes', async () => {
    const items = open('attributes');
    await items.put({ key: 'a', size: 1, name: 'x', status: true }, absent);
    const [found] = await items.range('a', 'a', { only: ['key', 'size', 'status'] });
    expect(found).toEqual({ key: 'a', size: 1, status: true });
  });

  test('that failed the condition of a write are returned', async () => {
    const items = open('reasons');
    await items.put({ key: 'a', of: 'first' }, absent);
    const put = await items.put({ key: 'a' }, absent).catch(reasonsOf);
    expect(put).toMatchObject([{ failed: true, item: { key: 'a', of: 'first' } }]);
    const writes = [
      { put: { key: 'b' }, condition: absent },
      { put: { key: 'a' }, condition: absent },
    ];
    const transaction = await items.transact(writes).catch(reasonsOf);
    expect(transaction).toMatchObject([{ failed: false }, { failed: true, item: { key: 'a', of: 'first' } }]);
    expect(await items.get('b')).toBeUndefined();
  });
});

test('an error other than a failed condition is thrown', () => {
  for (const error of [new Error('x'), Object.assign(new Error(), { CancellationReasons: [{ Code: 'None' }] })]) {
    expect(() => reasonsOf(error)).toThrow(error);
  }
});
