import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a person did wrong or has to do; shown as one line. */
export class Trouble extends Error {}

/** An embedded DynamoDB that runs, with its data in a folder. */
export interface Engine {
  readonly endpoint: string;
  /** Ends it; resolves when it has ended. */
  readonly stop: () => Promise<void>;
  /** Resolves if it ends by itself. */
  readonly ended: Promise<void>;
}

/** The small file by which other commands find the engine of a running server: DATA_DIR/engine.json */
interface Running {
  readonly server: number;
  readonly engine?: number;
  readonly endpoint?: string;
}

/** The folder of the data: DATA_DIR, or .data in the project. */
export const dataFolder = resolve(process.env['DATA_DIR'] || join(import.meta.dirname, '../.data'));

/** The endpoint of the engine of a server that runs on a folder; undefined where none does. */
export function findEngine(folder: string): string | undefined {
  const running = readRunning(folder);
  return running && isProcess(running.server, 'server.ts') ? running.endpoint : undefined;
}

/**
 * Starts the embedded DynamoDB with its data in a folder, for this process alone. An engine that a killed server left
 * there is ended first. Throws Trouble where another server uses the folder, or where there is no engine for this platform.
 */
export async function startEngine(folder: string): Promise<Engine> {
  const binary = findBinary();
  mkdirSync(folder, { recursive: true });
  await endLeftOver(folder);
  claim(folder, { server: process.pid });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const engine = await runEngine(binary, folder);
    if (engine) return engine;
  }
  throw new Trouble(
    `the embedded DynamoDB did not start on ${folder}: the folder may not be writable, or its data be damaged`,
  );
}

/** Undefined where it did not start; it may be that another process took the port that was free. */
async function runEngine(binary: string, folder: string): Promise<Engine | undefined> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const options = ['--port', String(port), '--db-path', dataFile(folder)];
  // In a process group of its own, so that Ctrl-C reaches it through the server alone.
  const child = spawn(binary, options, { stdio: 'ignore', detached: true });
  const ended = new Promise<void>((done) => child.once('exit', () => done()).once('error', () => done()));
  const stop = async () => {
    child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), 3000);
    await ended;
    clearTimeout(patience);
    rmSync(runningFile(folder), { force: true });
  };
  const running: Running = { server: process.pid, endpoint, ...(child.pid && { engine: child.pid }) };
  writeFileSync(runningFile(folder), JSON.stringify(running));
  if ((await answers(endpoint, ended)) && (await lives(ended))) return { endpoint, ended, stop };
  await stop();
  return undefined;
}

const runningFile = (folder: string) => join(folder, 'engine.json');
/** Where the embedded DynamoDB keeps its data. */
export const dataFile = (folder: string) => join(folder, 'dynamodb.sqlite');

/** The program of the embedded DynamoDB for this platform. Throws Trouble where there is none. */
export function findBinary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  const file = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';
  const binary = join(import.meta.dirname, '../node_modules', name, file);
  if (existsSync(binary)) return binary;
  throw new Trouble(
    `the embedded DynamoDB has no package for this platform (${name}): start a DynamoDB Local and set AWS_ENDPOINT_URL_DYNAMODB to its address`,
  );
}

function readRunning(folder: string): Running | undefined {
  if (!existsSync(runningFile(folder))) return undefined;
  try {
    return JSON.parse(readFileSync(runningFile(folder), 'utf8')) as Running;
  } catch {
    return undefined;
  }
}

/** A server that was killed leaves its engine, and a second one must not open the same data. */
async function endLeftOver(folder: string): Promise<void> {
  const running = readRunning(folder);
  if (running && isProcess(running.server, 'server.ts')) {
    throw new Trouble(`a server is running on ${folder} already (process ${running.server}): end it, or set DATA_DIR`);
  }
  const { engine } = running ?? {};
  while (engine && isProcess(engine, dataFile(folder))) {
    process.kill(engine, 'SIGKILL');
    await sleep(50);
  }
  rmSync(runningFile(folder), { force: true });
}

/** Whether a process lives and is the one that is meant, not another that was given its number. */
function isProcess(pid: number, command: string): boolean {
  if (!existsSync('/proc/self/cmdline')) {
    return spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(command);
  }
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file) && readFileSync(file, 'utf8').includes(command);
}

/** Of two servers that start at one time, one gets the folder. */
function claim(folder: string, running: Running): void {
  try {
    writeFileSync(runningFile(folder), JSON.stringify(running), { flag: 'wx' });
  } catch {
    throw new Trouble(`another server is starting on ${folder}, or the folder is not writable`);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolvePort(port));
    });
  });
}

/** What answers may be another's engine: then our own ends at once, since its port is taken. */
const lives = (ended: Promise<void>): Promise<boolean> =>
  Promise.race([ended.then(() => false), sleep(30).then(() => true)]);

/** Whether the engine answers within ten seconds, and before it ends. */
async function answers(endpoint: string, ended: Promise<void>): Promise<boolean> {
  const over = ended.then(() => true);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answered = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (answered) return true;
    if (await Promise.race([over, sleep(50).then(() => false)])) return false;
  }
  return false;
}
