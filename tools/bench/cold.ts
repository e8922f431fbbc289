import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { functionNames } from '../../lambdas/http/routes.ts';
import { issueToken } from '../../lambdas/workspaces/access-token.ts';
import { startEngine } from '../../local/engine.ts';
import { openEventBus } from '../../local/event-bus.ts';
import { createTables, localEnvironment } from '../../local/tables.ts';
import { bundleOf } from '../bundles.ts';
import { toTimes } from './measure.ts';
import { scenes } from './scenes.ts';

/** A bundle, and what a fresh process uses until its first response. */
export interface ColdStart {
  readonly function: string;
  readonly kilobytes: number;
  readonly gzipped: number;
  /** The peak memory of the process, in MB. */
  readonly memory: number;
  /** Milliseconds of processor time, less those of a process that does nothing: loading, the first request, both. */
  readonly load: number;
  readonly first: number;
  readonly cpu: number;
  /** How many times as long as a warm request the first one takes, if it comes half a second after the function has loaded. */
  readonly firstToWarm: number;
  /** Relative to the bare document client, which reads one item. */
  readonly ratio: number;
}

const rounds = 15;

const streamEvent = join(import.meta.dirname, '../../events/publish-deactivate.json');

/** The bare document client, bundled without changes: the cost of a function that only reads an item. */
const bareClient = `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
export const handler = () => client.send(new GetCommand({ TableName: 'scim-members', Key: { workspaceId: 'a', key: 'b' } }));
`;

/** Measures every bundle in fresh processes, in turns, so that noise affects all equally. */
export async function measureColdStarts(): Promise<readonly ColdStart[]> {
  const folder = mkdtempSync(join(tmpdir(), 'scim-cold-'));
  const engine = await startEngine(folder);
  const bus = await openEventBus(() => undefined);
  try {
    Object.assign(process.env, localEnvironment(engine.endpoint), bus.environment, {
      LOG_LEVEL: 'info',
      MEASURE_CALLS: 'true',
    });
    await createTables();
    const bare = join(folder, 'bare.mjs');
    await bundleBare(bare);
    writeFileSync(join(folder, 'empty.mjs'), 'export const handler = () => {};');
    const bundles = [
      join(folder, 'empty.mjs'),
      bare,
      ...functionNames.map((name) => join(bundleOf(name), 'index.mjs')),
    ];
    const samples = bundles.map((): Start[] => []);
    for (let round = 0; round < rounds; round += 1) {
      for (const [at, bundle] of bundles.entries())
        samples[at]?.push(await start(bundle, eventOf(functionNames[at - 2])));
    }
    const [empty, client, ...ours] = samples.map(toMedians);
    const toRow = (name: string, file: string, found: Start | undefined) => {
      const [load, first] = [(found?.load ?? 0) - (empty?.load ?? 0), (found?.first ?? 0) - (empty?.first ?? 0)];
      const memory = found?.memory ?? 0;
      return { ...describe(name, file), memory, load, first, cpu: load + first, firstToWarm: found?.firstToWarm ?? 0 };
    };
    const rows = [
      toRow('(bare document client)', bare, client),
      ...functionNames.map((name, at) => toRow(name, join(bundleOf(name), 'function.cjs'), ours[at])),
    ];
    return rows.map((row) => ({ ...row, ratio: row.cpu / (rows[0]?.cpu ?? 1) }));
  } finally {
    bus.close();
    await engine.stop();
    rmSync(folder, { recursive: true });
  }
}

async function bundleBare(outfile: string): Promise<void> {
  await build({
    stdin: { contents: bareClient, resolveDir: import.meta.dirname },
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
}

/** An event that makes the function call DynamoDB or the bus. The workspace has no members, and the token is unknown. */
function eventOf(name: string | undefined): unknown {
  if (name === 'publish' || name === 'record') return JSON.parse(readFileSync(streamEvent, 'utf8'));
  const event = (scenes.find((each) => each.function === name) ?? scenes[0])?.event(1, 1000);
  const { text } = issueToken({ workspaceId: 'bench', name: '', scopes: [] }, new Uint8Array(32), new Date());
  const multiValueHeaders = { ...event?.multiValueHeaders, Authorization: [`Bearer ${text}`] };
  return { ...event, multiValueHeaders, methodArn: 'arn:aws:execute-api:local:0:local/local/GET/' };
}

interface Start {
  readonly load: number;
  readonly first: number;
  readonly firstToWarm: number;
  readonly memory: number;
}

const toMedians = (starts: readonly Start[]): Start => {
  const median = (what: keyof Start) => toTimes(starts.map((each) => each[what])).median;
  const memory = Math.max(...starts.map((each) => each.memory));
  return { load: median('load'), first: median('first'), firstToWarm: median('firstToWarm'), memory };
};

/** What a fresh process uses: the last line that it prints, after the log. */
async function start(bundle: string, event: unknown): Promise<Start> {
  const script = `
    const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
    const { handler } = await import(process.argv[1]);
    const load = cpu();
    // What runs until the first request comes belongs to neither.
    await new Promise((done) => setTimeout(done, 500));
    const context = { awsRequestId: 'cold', getRemainingTimeInMillis: () => 25000 };
    const call = async () => {
      const [began, used] = [performance.now(), cpu()];
      await Promise.resolve(handler(JSON.parse(process.argv[2]), context)).catch(() => {});
      return [performance.now() - began, cpu() - used];
    };
    const [took, first] = await call();
    const warm = [];
    for (let n = 0; n < 40; n += 1) warm.push((await call())[0]);
    const later = warm.slice(-20).sort((a, b) => a - b)[10];
    const taken = { load, first, firstToWarm: took / later, memory: process.resourceUsage().maxRSS / 1024 };
    process.stdout.write('\\n' + JSON.stringify(taken), () => process.exit());`;
  const options = ['--input-type=module', '-e', script, bundle, JSON.stringify(event)];
  const env = { ...process.env, AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand' };
  const { stdout } = await promisify(execFile)(process.execPath, options, { env });
  return JSON.parse(stdout.split('\n').at(-1) ?? '') as Start;
}

const describe = (name: string, file: string) => ({
  function: name,
  kilobytes: statSync(file).size / 1000,
  gzipped: gzipSync(readFileSync(file)).length / 1000,
});
