import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openRecords, type RecordKey } from '../../../lambdas/aws/dynamodb/records.ts';
import { openEngine, type TestEngine } from '../../support/engine.ts';
import { type Fault, openFaulty } from '../proxy.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

/** Records of which the first requests of a kind fail. */
async function openFailing(fault: Fault, operation: string, times: number) {
  let left = times;
  const { client } = await openFaulty(engine, (asked) => (asked === operation && left-- > 0 ? fault : undefined));
  return openRecords(client, engine.workspaces);
}

const keyOf = (key: string): RecordKey => ({ subject: 'records', key });

describe.each<[Fault]>([['throttled'], ['failed'], ['reset'], ['lost']])('requests that are %s', (fault) => {
  test('a record is read after retries', async () => {
    const key = keyOf(`read-${fault}`);
    await openRecords(engine.client, engine.workspaces).write([{ key, record: { is: 'there' }, before: undefined }]);
    const records = await openFailing(fault, 'GetItem', 3);
    expect(await records.get(key)).toMatchObject({ record: { is: 'there' }, version: 1 });
  });

  test('a record is written once, and the outcome says so', async () => {
    const key = keyOf(`written-${fault}`);
    const records = await openFailing(fault, 'TransactWriteItems', 3);
    expect(await records.write([{ key, record: { is: 'new' }, before: undefined }])).toBe(true);
    expect(await records.get(key)).toMatchObject({ record: { is: 'new' }, version: 1 });
  });
});

test.each(['Query', 'Scan'])('records are listed even if a %s fails at first', async (operation) => {
  const key = { subject: 'listed', key: `a ${operation}` };
  await openRecords(engine.client, engine.workspaces).write([{ key, record: { is: operation }, before: undefined }]);
  const records = await openFailing('failed', operation, 3);
  const found = operation === 'Query' ? records.list(key.subject, key.key) : records.scan(key.key);
  expect(await found).toEqual([{ is: operation }]);
});

test('a write waits while others hold the record', async () => {
  const records = await openFailing('conflict', 'TransactWriteItems', 3);
  expect(await records.write([{ key: keyOf('contended'), record: {}, before: undefined }])).toBe(true);
});

test('a record that changed after it was read is not overwritten', async () => {
  const records = openRecords(engine.client, engine.workspaces);
  const key = keyOf('changed');
  await records.write([{ key, record: { by: 'one' }, before: undefined }]);
  expect(await records.write([{ key, record: { by: 'another' }, before: undefined }])).toBe(false);
  const before = await records.get(key);
  expect(await records.write([{ key, record: { by: 'two' }, before }])).toBe(true);
  expect(await records.write([{ key, record: { by: 'three' }, before }])).toBe(false);
  expect(await records.get(key)).toMatchObject({ record: { by: 'two' }, version: 2 });
});
