import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { roles } from '../lambdas/aws/config.ts';
import { openWorkspaces } from '../lambdas/aws/stores.ts';
import { basePath } from '../lambdas/http/routes.ts';
import type { Issuer } from '../lambdas/workspaces/oauth-token.ts';
import { UsageError } from '../lambdas/workspaces/usage-error.ts';
import { openAccessLog } from './access-log.ts';
import { feedActivity } from './activity-feed.ts';
import { noteDeployment } from './deployment.ts';
import { dataFile, dataFolder, type Engine, startEngine } from './engine.ts';
import { parseEnvironment, toThrottle } from './environment.ts';
import { issueTrialToken, trialWorkspace, welcome } from './first-start.ts';
import { type LambdaHandler, loadFunctions } from './functions.ts';
import { type Answer, openGateway, refuse } from './gateway.ts';
import { bodyLimit } from './gateway-limits.ts';
import { issuerPath, openLocalIssuer, toIssuer } from './issuer/issuer.ts';
import type { RawRequest } from './proxy-event.ts';
import { openRelay } from './relay.ts';
import type { Started } from './started.ts';
import { orderStream } from './stream-order.ts';
import { createTables, localEnvironment } from './tables.ts';

/*
 * npm start: the bundles that are deployed, behind a stand-in of API Gateway, on an embedded DynamoDB. Ends with Ctrl-C
 * or SIGTERM, and ends the engine too.
 */

let answer = async (_request: RawRequest): Promise<Answer> => refuse('INTEGRATION_FAILURE');
let issuer: ReturnType<typeof openLocalIssuer> | undefined;
let engine: Engine | undefined;
let feeding: Awaited<ReturnType<typeof feedActivity>> | undefined;
let ending: Promise<never> | undefined;
const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy())).on(
  'clientError',
  refuseBroken,
);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
await start().catch((error: Error) => {
  console.error(error instanceof UsageError ? error.message : error);
  return end(1);
});

async function start(): Promise<void> {
  const settings = parseEnvironment(process.env);
  const origin = `http://127.0.0.1:${await listen(server, settings.PORT)}`;
  const base = origin + basePath;
  const endpoint = await openDatabase();
  const defaults = {
    BASE_URL: base,
    LOG_LEVEL: 'warn',
    OAUTH_ISSUERS: JSON.stringify([toIssuer(origin, base)]),
  };
  Object.assign(process.env, { ...defaults, ...process.env, ...localEnvironment(endpoint) });
  await createTables().catch(() => {
    throw new UsageError(`no DynamoDB answers at ${endpoint}`);
  });
  if (engine) orderStream(dataFile(dataFolder), Date.now());
  const functions = await loadFunctions();
  const record = functions['record'] as LambdaHandler;
  feeding = await feedActivity(endpoint, record);
  const authorizerCache = settings.AUTHORIZER_CACHE_SECONDS;
  await noteDeployment({ roles: roles(), authorizerCacheSeconds: authorizerCache });
  const log = openAccessLog(record);
  answer = openGateway({ functions, authorizerCache, throttle: toThrottle(settings), log, now: Date.now });
  const configured = (JSON.parse(process.env['OAUTH_ISSUERS'] as string) as readonly Issuer[]).map(
    (each) => each.issuer,
  );
  issuer = openLocalIssuer({ origin, resource: base, folder: dataFolder, configured, workspaces: listWorkspaces });
  console.log(`${await welcome(base)}\nSCIM endpoint ready at ${base}`);
  if (process.send) await tellParent(base);
}

/** The result for the caller of startScim. The server ends with the process that started it. */
async function tellParent(baseUrl: string): Promise<void> {
  const started: Started = { baseUrl, workspace: trialWorkspace, token: await issueTrialToken('startScim') };
  process.send?.(started);
  process.once('disconnect', () => void end(0));
}

/** The address of the DynamoDB that the environment names, or of an embedded one. */
async function openDatabase(): Promise<string> {
  const given = process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  if (given) return given;
  engine = await startEngine(dataFolder);
  void engine.ended.then(() => {
    if (!ending) console.error('the embedded DynamoDB has ended: start the server again');
    return end(1);
  });
  // Other commands use the relay, which is slower. The functions of this process do not need it.
  engine.announce((await openRelay(engine.endpoint)).endpoint);
  return engine.endpoint;
}

/** Waits up to two seconds for open requests, then ends the engine and this process. */
function end(code: number): Promise<never> {
  ending ??= (async () => {
    const cut = setTimeout(() => server.closeAllConnections(), 2000);
    await new Promise((closed) => (server.listening ? server.close(closed) : closed(undefined)));
    clearTimeout(cut);
    await Promise.race([feeding?.end(), sleep(2000)]);
    await engine?.stop();
    process.exit(code);
  })();
  return ending;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((listening, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken ? new UsageError(`port ${port} is taken: choose another port (PORT), or 0 for any that is free`) : error,
      );
    });
    server.listen(port, '127.0.0.1', () => listening((server.address() as AddressInfo).port));
  });
}

async function listWorkspaces(): Promise<readonly string[]> {
  return (await openWorkspaces().list()).map(({ id }) => id);
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (issuer && request.url?.startsWith(`${issuerPath}/`)) return issuer(request, response);
  const body = await readAll(request);
  const {
    status,
    headers,
    body: text,
    bytes = Buffer.from(text),
  } = body === undefined ? refuse('REQUEST_TOO_LARGE') : await answer(toRaw(request, body));
  const sent = request.method === 'HEAD' ? '' : bytes;
  response.writeHead(status, { ...headers, ...(status !== 304 && { 'Content-Length': bytes.length }) }).end(sent);
}

/** The whole body; undefined if it is larger than the gateway allows. */
async function readAll(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
  }
  return size > bodyLimit ? undefined : Buffer.concat(chunks);
}

const toRaw = (request: IncomingMessage, body: Buffer): RawRequest => ({
  method: request.method as string,
  url: request.url as string,
  headers: request.headersDistinct as Record<string, string[]>,
  body,
  sourceIp: request.socket.remoteAddress ?? '',
  host: request.headers.host ?? '',
});

/** Data that is not HTTP, or has a URL and headers above 16 KB together, never becomes a request. */
function refuseBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const { status, headers, body } = refuse(tooLarge ? 'HEAD_TOO_LARGE' : 'DEFAULT_4XX');
  const lines = Object.entries({ ...headers, 'Content-Length': Buffer.byteLength(body), Connection: 'close' });
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines.map((line) => line.join(': '))].join('\r\n');
  if (socket.writable) socket.end(`${head}\r\n\r\n${body}`);
}
