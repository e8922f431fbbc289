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

/** What was measured of one operation in a workspace of some size. */
export interface Figures {
  readonly operation: string;
  readonly members: number;
  /** Of one request: of the most expensive of ten, since a few have more to do. */
  readonly requests: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** One at a time: the function, and the same calls of DynamoDB with nothing around them. */
  readonly one: Times;
  readonly bare: Times;
  /** So many at a time. */
  readonly many: Times;
  readonly manyBare: Times;
}

/** How many at a time. */
export const atOnce = 16;

/*
 * Measures every scene in a workspace of a size: `node tools/bench/size.ts 1000` prints Figures as JSON. A process for each
 * size, since the functions keep their connection for as long as they live.
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

/** What as many requests as are timed, and those before, ask of DynamoDB. */
async function recordAll(scene: Scene, members: number, record: Recorder): Promise<readonly Recording[]> {
  const operations = await import(`../../lambdas/${scene.function}.ts`);
  const recordings: Recording[] = [];
  for (let n = 1; n <= timesEach; n += 1) {
    const recording = await record(operations[scene.function], scene.event(n, members), secretOf(n));
    if (recording.status !== scene.status) throw new Error(`${scene.name} was answered with ${recording.status}`);
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
  const ask = async () => {
    asked += 1;
    const { statusCode } = (await handler(scene.event(timesEach + asked, members), newContext())) as Answered;
    if (statusCode !== scene.status) throw new Error(`${scene.name} was answered with ${statusCode}`);
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

/** 22 characters, as the ids of members have them. */
function secretOf(n: number): string {
  return `s${String(n).padStart(21, '0')}`;
}
