import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { memberKey } from '../../lambdas/aws/dynamodb/members/layout.ts';
import { membersTable } from '../../lambdas/aws/resources.ts';
import { startEngine } from '../../local/engine.ts';
import { loadFunctions, newContext } from '../../local/functions.ts';
import { localEnvironment } from '../../local/tables.ts';
import { toBody } from './load.ts';
import { timeAll } from './measure.ts';
import { type Request, toEvent, workspace } from './scenes.ts';

/** How the service behaves at its limits. */
export interface Limits {
  readonly members: number;
  /** Filters without a key, which scan all members, the maximum for one request: seconds, and how many matched. */
  readonly scans: readonly { readonly filter: string; readonly seconds: number; readonly matched: number }[];
  /** The same reads without the service: Queries of 500 members, eight at a time. */
  readonly bareSeconds: number;
  /** The peak memory of the process until then, in MB: the function and the bench around it. */
  readonly memory: number;
  /** The response if there is one member more. */
  readonly oneMore: string;
  /** By cursors, a thousand per page, with one member more than one request may read. */
  readonly cursors: { readonly requests: number; readonly matched: number; readonly seconds: number };
  /** Creates from sixteen clients; two of them create every tenth member: members created per second, and requests refused. */
  readonly creates: { readonly perSecond: number; readonly created: number; readonly refused: number };
  /** Afterwards: the total of a list, and how many different members its pages have. */
  readonly listed: { readonly total: number; readonly different: number };
}

interface Body {
  readonly totalResults: number;
  readonly Resources?: readonly { readonly id: string }[];
  readonly nextCursor?: string;
  readonly scimType?: string;
}

/** Sends a request to a function and returns its response. */
type Ask = (name: string, request: Request) => Promise<{ readonly status: number; readonly body: Body }>;

/*
 * `node tools/bench/limits.ts 100000` prints Limits as JSON. It runs in a separate process, so that its memory can be measured.
 */
if (import.meta.main) {
  const members = Number(process.argv[2]);
  const folder = mkdtempSync(join(tmpdir(), 'scim-bench-'));
  const fill = [join(import.meta.dirname, 'load.ts'), folder, workspace, String(members)];
  execFileSync(process.execPath, fill, { stdio: ['ignore', 'ignore', 'inherit'] });
  const engine = await startEngine(folder);
  try {
    const environment = { LOG_LEVEL: 'silent', SCAN_LIMIT: String(members), ...localEnvironment(engine.endpoint) };
    Object.assign(process.env, environment);
    console.log(JSON.stringify(await measure(members, await openFunctions(), engine.endpoint)));
  } finally {
    process.stderr.write('\r\x1b[K');
    await engine.stop();
    rmSync(folder, { recursive: true });
  }
}

async function openFunctions(): Promise<Ask> {
  const functions = await loadFunctions();
  return async (name, request) => {
    const answered = await functions[name]?.(toEvent(request).event, newContext());
    const { statusCode, body } = answered as { statusCode: number; body: string };
    return { status: statusCode, body: JSON.parse(body) };
  };
}

async function measure(members: number, ask: Ask, endpoint: string): Promise<Limits> {
  const scans = [];
  for (const filter of ['title eq "nobody"', 'displayName ew "7"', 'active eq true']) {
    const { value, seconds } = await timed(() => ask('list', list({ filter, count: '100' })));
    scans.push({ filter, seconds, matched: value.body.totalResults });
  }
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  const { seconds: bareSeconds } = await timed(() => scanBare(members, endpoint));
  await ask('create', ['POST', '/Users', toBody(members + 1)]);
  const { status, body } = await ask('list', list({ filter: 'title eq "nobody"' }));
  const cursors = await walk(ask, { filter: 'displayName ew "7"', count: '1000' });
  const creates = await createMany(ask, members + 2);
  const oneMore = `${status} ${body.scimType}`;
  return { members, scans, bareSeconds, memory, oneMore, cursors, creates, listed: await listAll(ask) };
}

async function scanBare(members: number, endpoint: string): Promise<void> {
  const client = new DynamoDBClient({ endpoint });
  const query = (from: number) =>
    new QueryCommand({
      TableName: membersTable.name,
      ConsistentRead: true,
      KeyConditionExpression: '#workspace = :workspace AND #key BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#workspace': membersTable.partitionKey, '#key': membersTable.sortKey },
      ExpressionAttributeValues: {
        ':workspace': { S: workspace },
        ':from': { S: memberKey(from) },
        ':to': { S: memberKey(from + 499) },
      },
    });
  await timeAll(Math.ceil(members / 500), 8, (n) => client.send(query((n - 1) * 500 + 1)));
  client.destroy();
}

function list(parameters: Readonly<Record<string, string>>): Request {
  return ['GET', `/Users?${new URLSearchParams(parameters)}`];
}

async function timed<T>(run: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const start = performance.now();
  const value = await run();
  return { value, seconds: (performance.now() - start) / 1000 };
}

async function walk(ask: Ask, parameters: Readonly<Record<string, string>>): Promise<Limits['cursors']> {
  let [requests, matched, cursor]: [number, number, string | undefined] = [0, 0, ''];
  const { seconds } = await timed(async () => {
    while (cursor !== undefined) {
      const { body } = await ask('list', list({ ...parameters, cursor }));
      requests += 1;
      matched += body.Resources?.length ?? 0;
      cursor = body.nextCursor;
    }
  });
  return { requests, matched, seconds };
}

/** Three thousand members from a sequence number on; every tenth is listed twice. */
async function createMany(ask: Ask, first: number): Promise<Limits['creates']> {
  const seqs = Array.from({ length: 3000 }, (_, at) =>
    at % 10 === 9 ? [first + at, first + at] : [first + at],
  ).flat();
  const statuses: number[] = [];
  const client = async () => {
    for (let seq = seqs.shift(); seq !== undefined; seq = seqs.shift()) {
      statuses.push((await ask('create', ['POST', '/Users', toBody(seq)])).status);
    }
  };
  const { seconds } = await timed(() => Promise.all(Array.from({ length: 16 }, client)));
  const [created, refused] = [201, 409].map((status) => statuses.filter((each) => each === status).length);
  return { perSecond: Number(created) / seconds, created: Number(created), refused: Number(refused) };
}

async function listAll(ask: Ask): Promise<Limits['listed']> {
  const ids = new Set<string>();
  for (let [startIndex, total] = [1, 1]; startIndex <= total; startIndex += 1000) {
    const { body } = await ask('list', list({ startIndex: String(startIndex), count: '1000' }));
    for (const { id } of body.Resources ?? []) ids.add(id);
    total = body.totalResults;
    if (startIndex + 1000 > total) return { total, different: ids.size };
  }
  return { total: 0, different: ids.size };
}
