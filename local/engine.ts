import { spawn } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../lambdas/workspaces/usage-error.ts';
import { answers, freePort, isProcess, lives, newHost } from './probe.ts';

/** A running embedded DynamoDB with its data in a folder. */
export interface Engine {
  readonly endpoint: string;
  /** Lets other commands find the engine. Until then they find none. */
  readonly announce: (endpoint: string) => void;
  /** Ends the engine; resolves when it has ended. */
  readonly stop: () => Promise<void>;
  /** Resolves if the engine ends by itself. */
  readonly ended: Promise<void>;
}

/** The file by which other commands find the engine of a running server: DATA_DIR/engine.json */
interface Running {
  readonly server: number;
  readonly engine?: number;
  readonly endpoint?: string;
}

/** The data folder: DATA_DIR, or .data in the project. */
export const dataFolder = resolve(process.env['DATA_DIR'] || join(import.meta.dirname, '../.data'));

/** Matches the command line of a server: local/server.ts here, lib/server.mjs in the package. */
const program = '/server.';

/** The files in the data folder. */
const own = /^(dynamodb\.sqlite|engine\.json|issuer\.json)/;

/**
 * Makes the data folder, or uses an existing one. Only its owner may read the files in it, and the folder itself unless
 * it has other files too. Throws UsageError.
 */
export function openFolder(folder: string): void {
  try {
    makeFolder(folder);
    const files = readdirSync(folder);
    const isMine = statSync(folder).uid === process.getuid?.();
    for (const file of files) if (isMine && own.test(file)) chmodSync(join(folder, file), 0o600);
    if (isMine && files.every((file) => own.test(file))) chmodSync(folder, 0o700);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const wrong = ['EEXIST', 'ENOTDIR'].includes(code) ? 'is not a folder' : `cannot be written to (${code})`;
    throw new UsageError(`${folder} ${wrong}: choose a data folder that you own (DATA_DIR)`);
  }
}

/** Makes the folders one by one: Node's recursive mkdir never ends if the system answers ENOENT, as in /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another server may have made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

/** The endpoint of the engine of the server that uses the folder; undefined if there is none. */
export function findEngine(folder: string): string | undefined {
  const running = readRunning(folder);
  return running && isProcess(running.server, program) ? running.endpoint : undefined;
}

/**
 * Starts the embedded DynamoDB with its data in a folder, for this process only. An engine that a killed server left
 * there is ended first. Throws UsageError if another server uses the folder, or if there is no engine for this platform.
 */
export async function startEngine(folder: string): Promise<Engine> {
  const binary = findBinary();
  openFolder(folder);
  await endLeftOver(folder);
  claim(folder, { server: process.pid });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const engine = await runEngine(binary, folder);
    if (engine) return engine;
  }
  throw new UsageError(
    `the embedded DynamoDB did not start on ${folder}: the folder may not be writable, or its data may be damaged`,
  );
}

/** Undefined if it did not start: another process may have taken the free port. */
async function runEngine(binary: string, folder: string): Promise<Engine | undefined> {
  const host = newHost();
  const port = await freePort(host);
  const endpoint = `http://${host}:${port}`;
  const options = ['--host', host, '--port', String(port), '--db-path', dataFile(folder)];
  const mask = process.umask(0o077);
  // In a process group of its own, so that Ctrl-C reaches it only through the server.
  const child = spawn(binary, options, { stdio: 'ignore', detached: true });
  process.umask(mask);
  const ended = new Promise<void>((done) => child.once('exit', () => done()).once('error', () => done()));
  const stop = async () => {
    child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), 3000);
    await ended;
    clearTimeout(patience);
    rmSync(runningFile(folder), { force: true });
  };
  const running: Running = { server: process.pid, ...(child.pid && { engine: child.pid }) };
  writeRunning(folder, running);
  const announce = (endpoint: string) => writeRunning(folder, { ...running, endpoint });
  if ((await answers(endpoint, ended)) && (await lives(ended))) return { endpoint, announce, ended, stop };
  await stop();
  return undefined;
}

const runningFile = (folder: string) => join(folder, 'engine.json');
/** The file with the data of the embedded DynamoDB. */
export const dataFile = (folder: string) => join(folder, 'dynamodb.sqlite');

/** The program of the embedded DynamoDB for this platform. Throws UsageError if there is none. */
export function findBinary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  const file = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';
  try {
    // Wherever it was installed: beside this package, or below it.
    return createRequire(import.meta.url).resolve(`${name}/${file}`);
  } catch {
    throw new UsageError(
      `the embedded DynamoDB has no package for this platform (${name}): start a DynamoDB Local and set AWS_ENDPOINT_URL_DYNAMODB to its address`,
    );
  }
}

const writeRunning = (folder: string, running: Running, flag = 'w') =>
  writeFileSync(runningFile(folder), JSON.stringify(running), { flag, mode: 0o600 });

function readRunning(folder: string): Running | undefined {
  if (!existsSync(runningFile(folder))) return undefined;
  try {
    return JSON.parse(readFileSync(runningFile(folder), 'utf8')) as Running;
  } catch {
    return undefined;
  }
}

/** A killed server leaves its engine running, and a second engine must not open the same data. */
async function endLeftOver(folder: string): Promise<void> {
  const running = readRunning(folder);
  if (running && isProcess(running.server, program)) {
    throw new UsageError(
      `a server is running on ${folder} already (process ${running.server}): end it, or choose another data folder (DATA_DIR)`,
    );
  }
  const { engine } = running ?? {};
  while (engine && isProcess(engine, dataFile(folder))) {
    process.kill(engine, 'SIGKILL');
    await sleep(50);
  }
  rmSync(runningFile(folder), { force: true });
}

/** If two servers start at once, only one gets the folder. */
function claim(folder: string, running: Running): void {
  try {
    writeRunning(folder, running, 'wx');
  } catch {
    throw new UsageError(`another server is starting on ${folder}: end it, or choose another data folder (DATA_DIR)`);
  }
}
