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

/** A bundle, and the processor time of a fresh process from its start to its first response. */
export interface ColdStart {
  readonly function: string;
  readonly kilobytes: number;
  readonly gzipped: number;
  /** The peak memory of the process, in MB. */
  readonly memory: number;
  /** Milliseconds of processor time, less those of a process that does nothing. */
  readonly cpu: number;
  /** Relative to the bare document client, which reads one item. */
  readonly ratio: number;
}

const rounds = 21;

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
    const [empty = 0, client = 0, ...ours] = samples.map((starts) => toTimes(starts.map(({ cpu }) => cpu)).median);
    const memory = samples.map((starts) => Math.max(...starts.map((each) => each.memory)));
    return [
      { ...describe('(bare document client)', bare), memory: memory[1] ?? 0, cpu: client - empty, ratio: 1 },
      ...functionNames.map((name, at) => {
        const cpu = (ours[at] ?? 0) - empty;
        const bundle = describe(name, join(bundleOf(name), 'function.cjs'));
        return { ...bundle, memory: memory[at + 2] ?? 0, cpu, ratio: cpu / (client - empty) };
      }),
    ];
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
  readonly cpu: number;
  readonly memory: number;
}

/** What a fresh process uses until it has loaded a bundle and its handler has returned: the last line it prints, after the log. */
async function start(bundle: string, event: unknown): Promise<Start> {
  const script = `
    const { handler } = await import(process.argv[1]);
    await Promise.resolve(handler(JSON.parse(process.argv[2]), { awsRequestId: 'cold', getRemainingTimeInMillis: () => 25000 })).catch(() => {});
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const taken = { cpu: (userCPUTime + systemCPUTime) / 1000, memory: maxRSS / 1024 };
    process.stdout.write(JSON.stringify(taken), () => process.exit());`;
  const options = ['--input-type=module', '-e', script, bundle, JSON.stringify(event)];
  const { stdout } = await promisify(execFile)(process.execPath, options);
  return JSON.parse(stdout.split('\n').at(-1) ?? '') as Start;
}

const describe = (name: string, file: string) => ({
  function: name,
  kilobytes: statSync(file).size / 1000,
  gzipped: gzipSync(readFileSync(file)).length / 1000,
});
