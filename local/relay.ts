import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The endpoint of the embedded DynamoDB for other programs on this machine. */
export interface Relay {
  readonly endpoint: string;
  readonly close: () => void;
}

/**
 * Forwards requests to the embedded DynamoDB, which checks no signature and allows every origin. A
 * request from a web page is refused, so that no page that a developer visits can read the members.
 */
export async function openRelay(target: string): Promise<Relay> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    const { port } = server.address() as AddressInfo;
    const reason = reasonToRefuse(incoming, port);
    if (reason) return refuse(outgoing, reason);
    handOn(new URL(target), agent, incoming, outgoing);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const close = () => {
    server.close();
    server.closeAllConnections();
    agent.destroy();
  };
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/** A browser sends the origin of the page, or Sec-Fetch headers. A page behind a host name of its own sends that name. */
function reasonToRefuse({ headers }: IncomingMessage, port: number): string | undefined {
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) return 'web pages may not use it';
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  return own.includes(String(headers.host).toLowerCase()) ? undefined : 'the header Host names another host';
}

function refuse(outgoing: ServerResponse, reason: string): void {
  const body = JSON.stringify({ __type: 'AccessDeniedException', message: `the embedded DynamoDB refuses: ${reason}` });
  outgoing.writeHead(403, { 'Content-Type': 'application/x-amz-json-1.0', Connection: 'close' }).end(body);
}

function handOn({ hostname, port }: URL, agent: Agent, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url: path, headers } = incoming;
  const onward = request({ hostname, port, agent, method, path, headers }, (answer) => {
    const kept = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
    outgoing.writeHead(answer.statusCode ?? 502, Object.fromEntries(kept));
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) onward.destroy();
  });
  incoming.pipe(onward);
}
