import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Runs a command in a process of its own, and kills that at its n-th request of DynamoDB, which is answered to nobody. */
export async function killAt(engine: string, nth: number, words: readonly string[]): Promise<void> {
  let requests = 0;
  const relay = createServer(async (incoming, outgoing) => {
    const { 'x-amz-target': target = '', authorization = '' } = incoming.headers as Record<string, string>;
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target, authorization };
    const body = Buffer.concat(await incoming.toArray());
    const answer = await fetch(engine, { method: 'POST', headers, body });
    requests += 1;
    if (requests === nth) child.kill('SIGKILL');
    outgoing.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((listening) => relay.listen(0, '127.0.0.1', listening));
  const endpoint = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`;
  const env = { ...process.env, AWS_ENDPOINT_URL_DYNAMODB: endpoint };
  const child = spawn(process.execPath, ['tools/admin.ts', ...words], { env, stdio: 'ignore' });
  await new Promise((ended) => child.once('exit', ended));
  relay.closeAllConnections();
  relay.close();
}
