import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { openClient } from '../../lambdas/aws/dynamodb/client.ts';
import type { TestEngine } from '../support/engine.ts';

/**
 * What goes wrong with a request: before it reaches the engine, or, where it is `lost`, with its answer alone. Where it is
 * `forgotten`, the engine does not know of a lost transaction by its token either, as after the ten minutes of tokens; where it is
 * `silent`, nothing ever answers. `unprocessed` is a batch of which nothing is done.
 */
export type Fault = 'conflict' | 'throttled' | 'failed' | 'reset' | 'lost' | 'forgotten' | 'silent' | 'unprocessed';

/** A client as the functions open theirs, behind a proxy; how many faults there were. */
export interface Faulty {
  readonly client: DynamoDBDocumentClient;
  readonly faults: () => number;
}

/** Lets go wrong what `decide` says of a request, by its operation. It is closed with the engine. */
export async function openFaulty(
  engine: TestEngine,
  decide: (operation: string) => Fault | undefined,
): Promise<Faulty> {
  const { endpoint, faults, close } = await openProxy(engine.endpoint, decide);
  const client = openProxied(endpoint);
  engine.onClose(() => client.destroy());
  engine.onClose(close);
  return { client, faults };
}

interface Proxy {
  readonly endpoint: string;
  readonly faults: () => number;
  readonly close: () => Promise<void>;
}

/** Stands between a client and an engine. */
export async function openProxy(engine: string, decide: (operation: string) => Fault | undefined): Promise<Proxy> {
  let faults = 0;
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const fault = decide(String(request.headers['x-amz-target']).split('.')[1] ?? '');
    if (fault) faults += 1;
    if (fault === 'silent') return;
    if (fault === 'reset') return request.socket.resetAndDestroy();
    const refusal = fault && toRefusal(fault, body);
    if (refusal) return answer(response, refusal.status, JSON.stringify(refusal.body));
    const headers = request.headers as Record<string, string>;
    const { status, text } = await forward(engine, headers, fault === 'forgotten' ? withoutToken(body) : body);
    if (fault) return request.socket.resetAndDestroy();
    answer(response, status, text);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults: () => faults,
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

function openProxied(endpoint: string): DynamoDBDocumentClient {
  const client = openClient({ endpoint });
  client.middlewareStack.add(
    (next) => (args) =>
      next(args).catch((error) => {
        // jest runs tests in a realm of their own, where the errors of sockets are no Error for the SDK.
        throw error instanceof Error ? error : Object.assign(new Error(), error);
      }),
    { step: 'finalizeRequest', priority: 'low', name: 'realm' },
  );
  return client;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function withoutToken(body: string): string {
  const { ClientRequestToken: _, ...rest } = JSON.parse(body);
  return JSON.stringify(rest);
}

async function forward(engine: string, sent: Record<string, string>, body: string) {
  const { connection: _, 'content-length': __, ...headers } = sent;
  const answered = await fetch(engine, { method: 'POST', headers, body });
  return { status: answered.status, text: await answered.text() };
}

/** The engine's refusal as DynamoDB words it; undefined where there is none. */
function toRefusal(fault: Fault, body: string): { status: number; body: object } | undefined {
  const type = (name: string) => ({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name });
  switch (fault) {
    case 'conflict': {
      const { TransactItems: items } = JSON.parse(body) as { TransactItems?: readonly unknown[] };
      if (!items) return { status: 400, body: type('TransactionConflictException') };
      const CancellationReasons = items.map((_, index) => ({ Code: index === 0 ? 'TransactionConflict' : 'None' }));
      return { status: 400, body: { ...type('TransactionCanceledException'), CancellationReasons } };
    }
    case 'throttled':
      return { status: 400, body: type('ProvisionedThroughputExceededException') };
    case 'failed':
      return { status: 500, body: type('InternalServerError') };
    case 'unprocessed':
      return { status: 200, body: { Responses: {}, UnprocessedKeys: JSON.parse(body).RequestItems } };
    case 'reset':
    case 'lost':
    case 'forgotten':
    case 'silent':
      return undefined;
  }
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0' }).end(text);
}
