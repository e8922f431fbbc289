import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openWorkspaces } from '../../lambdas/aws/stores.ts';
import { newWorkspace, toUsageKey } from '../../lambdas/workspaces/workspace.ts';
import { giveUsageKey, removeUsageKey } from '../../tools/admin/usage-key.ts';
import { type CloudFormation, openCloudFormation } from '../support/cloud-formation.ts';
import { openEngine, type TestEngine } from '../support/engine.ts';

/** Stands in for API Gateway's own API: keys, and which of them are in the usage plan of the stack. */
interface Stub {
  keys: { readonly id: string; readonly name: string; readonly value: string }[];
  joined: string[];
  /** What was asked for, and what is to fail. */
  asked: string[];
  failing: string | undefined;
}
const stack = 'workspace-scim-test';
const value = toUsageKey('acme', stack);
let stub: Stub;
let server: Server;
let engine: TestEngine;
let formation: CloudFormation;

beforeAll(async () => {
  engine = await openEngine();
  formation = await openCloudFormation();
  server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const [status, answer] = answerOf(`${request.method} ${request.url}`, body);
    const type = status < 400 ? '' : status === 404 ? 'NotFoundException' : 'AccessDeniedException';
    response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  process.env['AWS_ENDPOINT_URL_API_GATEWAY'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await openWorkspaces().create(newWorkspace('acme', 'Acme', true, new Date()));
});
afterAll(async () => {
  server.close();
  formation.close();
  await engine.close();
});
beforeEach(() => {
  formation.stacks.set(stack, { UsagePlanId: 'plan' }).set('another', { Other: 'x' });
  stub = { keys: [], joined: [], asked: [], failing: undefined };
});

function answerOf(line: string, body: string): [number, object] {
  const [method = '', url = ''] = line.split(' ');
  const { pathname, searchParams } = new URL(url, 'http://stub');
  const what = `${method} ${pathname}`;
  stub.asked.push(what);
  if (what === stub.failing) return [403, { message: 'secret' }];
  switch (what) {
    case 'GET /apikeys':
      return [200, { item: stub.keys.filter(({ name }) => name.startsWith(searchParams.get('name') ?? '')) }];
    case 'POST /apikeys': {
      const key = { id: `key${stub.keys.length + 1}`, ...JSON.parse(body) };
      stub.keys.push(key);
      return [201, key];
    }
    case 'DELETE /apikeys/key1':
      stub.keys = [];
      return [202, {}];
    case 'POST /usageplans/plan/keys':
      stub.joined.push(JSON.parse(body).keyId);
      return [201, {}];
  }
  const id = pathname.replace('/usageplans/plan/keys/', '');
  return stub.joined.includes(id) ? [200, { id }] : [404, { message: 'Invalid API Key identifier' }];
}

const stored = async () => (await openWorkspaces().read('acme'))?.usageKey;
const forget = () => openWorkspaces().change('acme', ({ usageKey: _, ...workspace }) => workspace);

describe('a usage key of a workspace', () => {
  beforeEach(forget);

  test('is made, joined to the plan of the stack, and noted with the workspace', async () => {
    expect(await giveUsageKey('acme', stack)).toMatchObject({ id: 'acme', usageKey: value });
    expect(stub.keys).toMatchObject([{ name: `${stack} acme`, value, enabled: true }]);
    expect(stub.joined).toEqual(['key1']);
    expect(await stored()).toBe(value);
    expect(value).toMatch(/^[0-9a-zA-Z]{20,128}$/);
  });

  test('is made once, however often it is asked for', async () => {
    await giveUsageKey('acme', stack);
    await giveUsageKey('acme', stack);
    expect([stub.keys.length, stub.joined.length]).toEqual([1, 1]);
  });

  test.each([
    ['the keys can not be read', 'GET /apikeys', 0],
    ['the key is not made', 'POST /apikeys', 0],
    ['the key is made, but not joined', 'POST /usageplans/plan/keys', 1],
  ])('if %s, nothing is saved; the error says what to do, and that works', async (_, failing, keys) => {
    stub.failing = failing;
    const again = `admin workspace usage-key acme --stack ${stack}`;
    await expect(giveUsageKey('acme', stack)).rejects.toThrow(`AccessDeniedException; try again: ${again}`);
    expect([await stored(), stub.keys.length]).toEqual([undefined, keys]);
    stub.failing = undefined;
    await giveUsageKey('acme', stack);
    expect([await stored(), stub.keys.length, stub.joined]).toEqual([value, 1, ['key1']]);
  });

  test('that was deleted is created again with the same value', async () => {
    await giveUsageKey('acme', stack);
    Object.assign(stub, { keys: [], joined: [] });
    await giveUsageKey('acme', stack);
    expect([stub.keys.map((key) => key.value), stub.joined]).toEqual([[value], ['key1']]);
  });

  test('is deleted with its workspace; a repeat finds none', async () => {
    await giveUsageKey('acme', stack);
    stub.keys.push({ id: 'longer', name: `${stack} acme-two`, value: toUsageKey('acme-two', stack) });
    stub.failing = 'DELETE /apikeys/key1';
    await expect(removeUsageKey('acme', stack)).rejects.toThrow(/could not be deleted \(AccessDeniedException\)/);
    stub.failing = undefined;
    await removeUsageKey('acme', stack);
    expect(stub.asked).toContain('DELETE /apikeys/key1');
    await removeUsageKey('acme', stack);
    expect(stub.asked.filter((what) => what.startsWith('DELETE'))).toHaveLength(2);
  });

  test('is not a key with a similar name', async () => {
    stub.keys.push({ id: 'longer', name: `${stack} acme-two`, value: toUsageKey('acme-two', stack) });
    await giveUsageKey('acme', stack);
    expect(stub.joined).toEqual(['key2']);
  });

  test('needs a stack that has a usage plan', async () => {
    await expect(giveUsageKey('acme', 'nowhere')).rejects.toThrow('there is no stack nowhere');
    await expect(giveUsageKey('acme', 'another')).rejects.toThrow('stack "another" has no output "UsagePlanId"');
  });

  test('needs no AWS without a stack: the local gateway uses it', async () => {
    await giveUsageKey('acme', undefined);
    expect([await stored(), stub.asked]).toEqual([toUsageKey('acme'), []]);
  });
});
