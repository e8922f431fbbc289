import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { localEnvironment } from '../../local/tables.ts';
import { bundleOf } from '../../tools/bundles.ts';

/** Starts a bundle in a fresh process, waits a little and sends it an event; returns the keys that were read, and the connections. */
async function start(name: string, environment: Readonly<Record<string, string>>) {
  const keys: unknown[] = [];
  let connections = 0;
  const server = createServer(async (request, response) => {
    const { Key } = JSON.parse(Buffer.concat(await request.toArray()).toString());
    keys.push(Key);
    response.setHeader('Content-Type', 'application/x-amz-json-1.0').end('{}');
  }).on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const script = `
    const { handler } = await import(${JSON.stringify(join(bundleOf(name), 'index.mjs'))});
    await new Promise((done) => setTimeout(done, 300));
    const { readFileSync } = await import('node:fs');
    const event = JSON.parse(readFileSync(${JSON.stringify(resolve('events', `${name}.json`))}, 'utf8'));
    await handler(event, { awsRequestId: 'test', getRemainingTimeInMillis: () => 100 }).catch(() => {});
    process.exit();`;
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { LOG_LEVEL: 'silent', ...localEnvironment(endpoint), ...environment };
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env });
  server.close();
  return { first: keys[0], requests: keys.length, connections };
}

test.each([
  ['get', { workspaceId: { S: 'none' }, key: { S: 'none' } }],
  ['authorizer', { subject: { S: 'none' }, key: { S: 'none' } }],
])(
  '%s connects to DynamoDB while it starts on Lambda, and the first request uses that connection',
  async (name, none) => {
    const usual = await start(name, {});
    expect(usual.first).not.toEqual(none);
    const started = await start(name, { AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand' });
    expect(started).toMatchObject({ first: none, requests: usual.requests + 1, connections: usual.connections });
  },
);
