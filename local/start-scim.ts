import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventBus } from '../lambdas/aws/resources.ts';
import type { CredentialEvent } from '../lambdas/workspaces/credential-event.ts';
import { findNode } from '../tools/node-program.ts';
import type { DeliveredEvent } from './event-bus.ts';
import type { Started } from './started.ts';

export type { CredentialEvent } from '../lambdas/workspaces/credential-event.ts';
export type { DeliveredEvent } from './event-bus.ts';

export interface StartOptions {
  /** @default any that is free */
  readonly port?: number;
  /**
   * The data folder. It is kept after `stop`, and a later start uses it again. Only one service at a time may use it.
   * @default a temporary folder, which `stop` deletes
   */
  readonly folder?: string;
  /** Settings of the service by their variables, such as `ROLES`; the environment of this process is not passed on. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with each event of a member, as EventBridge delivers it to a target. Writes are slower if it is set. */
  readonly onEvent?: (event: DeliveredEvent) => void;
  /** Called with each event of a credential that ends soon. Writes are slower if it is set. */
  readonly onCredentialEvent?: (event: DeliveredEvent<CredentialEvent>) => void;
}

/** The variables that the options port and folder set. */
const reserved = ['PORT', 'DATA_DIR'];

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A service that runs on this machine. */
export interface LocalScim extends Started {
  /** Ends the service; resolves when it has ended. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the deployed functions on an embedded DynamoDB, in a process of their own, with a workspace that has
 * provisioning on. Any number of them run side by side. They end with this process, too. Rejects with the reason if one does
 * not start, and with a TypeError for an option that is unknown or wrong.
 */
export async function startScim(options: StartOptions = {}): Promise<LocalScim> {
  checkOptions(options);
  const { port = 0, folder, environment, onEvent, onCredentialEvent } = options;
  const data = folder === undefined ? await mkdtemp(join(tmpdir(), 'workspace-scim-')) : resolve(folder);
  const children: ChildProcess[] = [];
  const stop = async () => {
    // End the listener first: it switches the stream of the members table off.
    for (const child of children.splice(0).reverse()) await end(child);
    if (folder === undefined) await rm(data, { recursive: true, force: true });
  };
  const start = (program: string) => {
    const child = run(program, { ...environment, PORT: String(port), DATA_DIR: data });
    children.push(child);
    return child;
  };
  try {
    const started = await untilReady(start('server'), (server) => once(server, 'message'));
    if (onEvent || onCredentialEvent) await listen(start('events'), options);
    return { ...(started[0] as Started), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What each option must be; a caller may be JavaScript, which no compiler checks. */
const rules: Readonly<Record<keyof StartOptions, readonly [isValid: (value: unknown) => boolean, rule: string]>> = {
  port: [(port) => Number.isInteger(port) && Number(port) >= 0 && Number(port) <= 65_535, 'a number from 0 to 65535'],
  folder: [(folder) => typeof folder === 'string' && folder !== '', 'the path of a folder'],
  environment: [
    (environment) =>
      isRecord(environment) &&
      Object.entries(environment).every(([name, value]) => typeof value === 'string' && !reserved.includes(name)),
    `an object of texts, without ${reserved.join(' and ')}: use the options port and folder`,
  ],
  onEvent: [(onEvent) => typeof onEvent === 'function', 'a function'],
  onCredentialEvent: [(onEvent) => typeof onEvent === 'function', 'a function'],
};

function checkOptions(options: StartOptions): void {
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.entries(rules).find(([known]) => known === name)?.[1];
    if (!rule) throw new TypeError(`startScim has no option ${name}: its options are ${Object.keys(rules).join(', ')}`);
    const [isValid, must] = rule;
    if (value !== undefined && !isValid(value)) throw new TypeError(`the option ${name} of startScim must be ${must}`);
  }
}

/** The variables that the processes need. All others, such as credentials and addresses of AWS, are not passed on. */
const passedOn = ['PATH', 'HOME', 'TMPDIR'];

/** Runs one of the programs beside this file: the package has them as JavaScript. */
function run(program: string, environment: Readonly<Record<string, string>>): ChildProcess {
  const built = join(import.meta.dirname, `${program}.mjs`);
  const own = passedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  return fork(existsSync(built) ? built : join(import.meta.dirname, `${program}.ts`), {
    execPath: findNode(),
    execArgv: [],
    env: { ...Object.fromEntries(own), ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/** Resolves with the result of `ready`. Rejects with the program's error if it ends first, or takes more than a minute. */
async function untilReady<T>(child: ChildProcess, ready: (child: ChildProcess) => Promise<T>): Promise<T> {
  let said = '';
  child.stderr?.on('data', (text) => {
    said = `${said}${text}`.slice(-4000);
  });
  const patience = new AbortController();
  const ended = once(child, 'exit').then(() => `it ended: ${said.trim()}`);
  const late = sleep(60_000, 'it did not start within a minute', patience);
  try {
    return await Promise.race([
      ready(child),
      Promise.race([ended, late]).then((reason) => {
        throw new Error(`the local SCIM service did not start: ${reason}`);
      }),
    ]);
  } finally {
    patience.abort();
  }
}

async function listen(child: ChildProcess, { onEvent, onCredentialEvent }: StartOptions): Promise<void> {
  createInterface(child.stdout as Readable).on('line', (line) => {
    const event = JSON.parse(line);
    if (event.source === eventBus.source) onEvent?.(event);
    else onCredentialEvent?.(event);
  });
  await untilReady(child, async ({ stderr }) => {
    for await (const line of createInterface(stderr as Readable)) if (line.startsWith('listening')) return;
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(patience);
}
