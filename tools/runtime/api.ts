import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { functionTimeout } from '../../local/functions.ts';

/** How a function is started. */
export interface Launch {
  /** The script that speaks the Runtime API: Lambda's own client or loop.ts. */
  readonly client: string;
  /** The folder of the bundle, with its handler in index.mjs. */
  readonly bundle: string;
  /** Added to the variables that Lambda sets; nothing comes from the environment of this process. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A function in a separate process, one event at a time; times are in milliseconds. */
export interface RunningFunction {
  /** From the start of the process until it asked for its first event. */
  readonly init: number;
  /** Rejects with the error that the function returned, or that ended its process. */
  readonly invoke: (event: unknown) => Promise<{ readonly result: unknown; readonly duration: number }>;
  readonly stop: () => Promise<void>;
}

/** Starts a function behind a stand-in of the Lambda Runtime API. Rejects if it ends or fails before its first event. */
export async function startFunction(launch: Launch): Promise<RunningFunction> {
  const api = new RuntimeApi();
  const began = performance.now();
  const child = spawn(process.execPath, [launch.client], {
    env: { ...toEnvironment(launch, await api.listen()), ...launch.environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const failed = refuse(child);
  // The process ends in any case; pending callers get a rejection.
  failed.catch(() => undefined);
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    api.close();
  };
  try {
    await Promise.race([api.idle(), failed]);
  } catch (error) {
    await stop();
    throw error;
  }
  const init = performance.now() - began;
  return { init, invoke: (event) => Promise.race([api.invoke(event), failed]), stop };
}

/** Rejects when the process ends, with what it wrote to its standard error. */
async function refuse(child: ChildProcess): Promise<never> {
  const text = (await child.stderr?.toArray())?.join('') ?? '';
  throw new Error(`the process has ended: ${text.trim()}`);
}

/** The variables that Lambda sets in the environment of a function. */
const toEnvironment = ({ bundle }: Launch, address: string) => ({
  AWS_LAMBDA_RUNTIME_API: address,
  LAMBDA_TASK_ROOT: bundle,
  _HANDLER: 'index.handler',
  AWS_LAMBDA_FUNCTION_NAME: 'local',
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
  AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/local',
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
});

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The Runtime API of one function: /2018-06-01/runtime/invocation/next, .../response, .../error and init/error. */
class RuntimeApi {
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));
  readonly #first = Promise.withResolvers<void>();
  #waiting = Promise.withResolvers<ServerResponse>();
  #pending: Pending | undefined;

  /** Its address: host and port. */
  async listen(): Promise<string> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening));
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves when the function asks for its first event, rejects with the error of its start. */
  idle(): Promise<void> {
    return this.#first.promise;
  }

  async invoke(event: unknown) {
    const next = await this.#waiting.promise;
    this.#waiting = Promise.withResolvers();
    const { promise, ...pending } = Promise.withResolvers<unknown>();
    this.#pending = pending;
    const began = performance.now();
    next.writeHead(200, toHeaders()).end(JSON.stringify(event));
    return { result: await promise, duration: performance.now() - began };
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString();
    const action = request.url?.replace('/2018-06-01/runtime', '') ?? '';
    if (action === '/invocation/next') {
      this.#first.resolve();
      return this.#waiting.resolve(response);
    }
    if (action === '/init/error') this.#first.reject(toError(body));
    else if (action.endsWith('/response')) this.#pending?.resolve(JSON.parse(body));
    else if (action.endsWith('/error')) this.#pending?.reject(toError(body));
    response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}');
  }
}

const toHeaders = () => ({
  'Content-Type': 'application/json',
  'Lambda-Runtime-Aws-Request-Id': randomUUID(),
  'Lambda-Runtime-Deadline-Ms': String(Date.now() + functionTimeout * 1000),
  'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:us-east-1:000000000000:function:local',
  'Lambda-Runtime-Trace-Id': 'Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0',
});

function toError(body: string): Error {
  const { errorType, errorMessage } = JSON.parse(body) as { errorType: string; errorMessage: string };
  return Object.assign(new Error(errorMessage), { name: errorType });
}
