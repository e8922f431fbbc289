import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dataFile, startEngine } from '../../local/engine.ts';
import { type LambdaHandler, loadFunctions, newContext } from '../../local/functions.ts';
import { localEnvironment } from '../../local/tables.ts';
import { fill } from './load.ts';
import { type Times, time, timeAll, toTimes } from './measure.ts';
import type { Recorder, Recording } from './record.ts';
import { rounds, type Scene, scenes, timesEach, warmUps, workspace } from './scenes.ts';

/** The measurements of one operation in a workspace of one size. */
export interface Figures {
  readonly operation: string;
  readonly members: number;
  /** Of one request: of the most expensive of ten, since a few have more to do. */
  readonly requests: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** One at a time: the function, and the same DynamoDB calls without the service. */
  readonly one: Times;
  readonly bare: Times;
  /** With several requests at once. */
  readonly many: Times;
  readonly manyBare: Times;
}

/** How many requests run at once. */
export const atOnce = 16;

/*
 * Measures every scene in a workspace of a size: `node tools/bench/size.ts 1000` prints Figures as JSON. Each size needs a
 * separate process, since the functions keep their connection while the process runs.
 */
if (import.meta.main) {
  const members = Number(process.argv[2]);
  const folder = mkdtempSync(join(tmpdir(), 'scim-bench-'));
  const [ours, theirs] = [join(folder, 'service'), join(folder, 'bare')];
  mkdirSync(theirs);
  await fill(ours, workspace, members);
  copyFileSync(dataFile(ours), dataFile(theirs));
  const engines = await Promise.all([ours, theirs].map(startEngine));
  try {
    console.log(JSON.stringify(await measure(members, engines.map(({ endpoint }) => endpoint) as [string, string])));
  } finally {
    await Promise.all(engines.map((engine) => engine.stop()));
    rmSync(folder, { recursive: true });
  }
}

async function measure(members: number, [endpoint, bareEndpoint]: [string, string]): Promise<readonly Figures[]> {
  Object.assign(process.env, { LOG_LEVEL: 'silent', ...localEnvironment(endpoint) });
  const functions = await loadFunctions();
  const client = new DynamoDBClient({ endpoint: bareEndpoint });
  // Loaded here, since it reads the environment.
  const { openRecorder, replay } = await import('./record.ts');
  const record = openRecorder(endpoint);
  const found: Figures[] = [];
  for (const scene of scenes) {
    process.stderr.write(`\r${members} members: ${scene.name}\x1b[K`);
    const recordings = await recordAll(scene, members, record);
    const handler = functions[scene.function] as LambdaHandler;
    found.push(await measureScene(scene, members, handler, recordings, (recording) => replay(recording, client)));
  }
  process.stderr.write('\r\x1b[K');
  return found;
}

/** The DynamoDB calls of all requests: those that are timed, and those before. */
async function recordAll(scene: Scene, members: number, record: Recorder): Promise<readonly Recording[]> {
  const operations = await import(`../../lambdas/${scene.function}.ts`);
  const recordings: Recording[] = [];
  for (let n = 1; n <= timesEach; n += 1) {
    const recording = await record(operations[scene.function], scene.event(n, members), secretOf(n));
    if (recording.status !== scene.status)
      throw new Error(`${scene.name}: status ${recording.status} instead of ${scene.status}`);
    recordings.push(recording);
  }
  return recordings;
}

interface Answered {
  readonly statusCode: number;
}

async function measureScene(
  scene: Scene,
  members: number,
  handler: LambdaHandler,
  recordings: readonly Recording[],
  replay: (recording: Recording) => Promise<void>,
): Promise<Figures> {
  let [asked, replayed] = [0, 0];
  // Made beforehand: what is timed is the function.
  const events = recordings.map((_, index) => scene.event(timesEach + index + 1, members));
  const ask = async () => {
    const event = events[asked++];
    const { statusCode } = (await handler(event, newContext())) as Answered;
    if (statusCode !== scene.status) throw new Error(`${scene.name}: status ${statusCode} instead of ${scene.status}`);
  };
  const bare = () => replay(recordings[replayed++] as Recording);
  for (let warmUp = 0; warmUp < warmUps; warmUp += 1) {
    await ask();
    await bare();
  }
  const [one, oneBare]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    one.push(await time(ask));
    oneBare.push(await time(bare));
  }
  const many = await timeAll(rounds, atOnce, ask);
  const manyBare = await timeAll(rounds, atOnce, bare);
  return {
    operation: scene.name,
    members,
    requests: Math.max(...recordings.slice(0, 10).map(({ requests }) => requests)),
    readUnits: Math.max(...recordings.slice(0, 10).map(({ readUnits }) => readUnits)),
    writeUnits: Math.max(...recordings.slice(0, 10).map(({ writeUnits }) => writeUnits)),
    one: toTimes(one),
    bare: toTimes(oneBare),
    many: toTimes(many),
    manyBare: toTimes(manyBare),
  };
}

/** 22 characters, as in the ids of members. */
function secretOf(n: number): string {
  return `s${String(n).padStart(21, '0')}`;
}
