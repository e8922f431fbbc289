import { request } from 'node:http';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openRelay, type Relay } from '../../local/relay.ts';
import { openEngine, type TestEngine } from '../support/engine.ts';

let engine: TestEngine;
let relay: Relay;
beforeAll(async () => {
  engine = await openEngine();
  relay = await openRelay(engine.endpoint);
});
afterAll(async () => {
  relay.close();
  await engine.close();
});

/** What a client without credentials gets that asks for the names of the tables, with these headers. */
function ask(headers: Readonly<Record<string, string>>, method = 'POST') {
  const target = { 'x-amz-target': 'DynamoDB_20120810.ListTables', 'content-type': 'application/x-amz-json-1.0' };
  // The engine wants a signature, and takes any.
  const scope = 'Credential=a/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';
  const made = { authorization: `AWS4-HMAC-SHA256 ${scope}`, 'x-amz-date': '20260101T000000Z' };
  return new Promise<{ status: number; headers: object; text: string }>((done, fail) => {
    const asking = request(relay.endpoint, { method, headers: { ...target, ...made, ...headers } }, async (answer) => {
      const text = Buffer.concat(await answer.toArray()).toString();
      done({ status: Number(answer.statusCode), headers: answer.headers, text });
    });
    asking.on('error', fail).end('{}');
  });
}

const port = () => new URL(relay.endpoint).port;

test('a local program gets the response of the engine, without CORS headers', async () => {
  for (const host of [`127.0.0.1:${port()}`, `localhost:${port()}`, `LocalHost:${port()}`]) {
    const { status, headers, text } = await ask({ host });
    expect([status, JSON.parse(text)]).toEqual([
      200,
      { TableNames: ['scim-activity', 'scim-members', 'scim-workspaces'] },
    ]);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});

test.each<{ who: string; headers: Readonly<Record<string, string>>; method?: string }>([
  { who: 'a page on another site', headers: { origin: 'https://example.com' } },
  { who: 'a page of this machine', headers: { origin: 'http://127.0.0.1:3000' } },
  { who: 'a file, or a page in a sandbox', headers: { origin: 'null' } },
  { who: 'a page that embeds a script', headers: { 'sec-fetch-site': 'cross-site' }, method: 'GET' },
  { who: 'a page behind a name that leads here', headers: { host: 'evil.example.com' } },
  { who: 'the same, with a port', headers: { host: 'evil.example.com:8000' } },
  { who: 'a name that begins like this host', headers: { host: '127.0.0.1.example.com' } },
  { who: 'another port', headers: { host: '127.0.0.1:1' } },
  { who: 'a browser that asks before', headers: { origin: 'https://example.com' }, method: 'OPTIONS' },
])('$who is refused', async ({ headers, method }) => {
  const answer = await ask(headers, method);
  expect(answer).toMatchObject({ status: 403 });
  expect(JSON.parse(answer.text)).toMatchObject({ __type: 'AccessDeniedException', message: expect.any(String) });
  expect(JSON.stringify(answer)).not.toMatch(/access-control|Members/i);
});

test.each(process.platform === 'linux' ? ['the first address of this machine'] : [])(
  'the engine itself is not at %s',
  async () => {
    const { hostname, port } = new URL(engine.endpoint);
    expect(hostname).not.toBe('127.0.0.1');
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
  },
);

test('the relay survives an engine that has ended: only the connection breaks', async () => {
  const other = await openRelay('http://127.0.0.1:9');
  await expect(fetch(other.endpoint, { method: 'POST', body: 'x' })).rejects.toThrow();
  await expect(fetch(other.endpoint, { method: 'POST', body: 'x' })).rejects.toThrow();
  other.close();
  const { TableNames } = await engine.client.send(new ListTablesCommand({}));
  expect(TableNames).toHaveLength(3);
});
