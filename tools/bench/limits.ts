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
  /** Maximum members that one request scans. */
  readonly scanLimit: number;
  /** Filters without a key, which scan all members, if one request may: seconds, and how many matched. */
  readonly scans: readonly { readonly filter: string; readonly seconds: number; readonly matched: number }[];
  /** The same reads without the service: Queries of 500 members, eight at a time. */
  readonly bareSeconds: number;
  /** The response to the first of them if there are more members than that. */
  readonly oneMore: string;
  /** All pages by cursor, a thousand per page: of two of these filters, and of the list. */
  readonly walks: readonly (Walk & { readonly filter: string | undefined })[];
  /** The peak memory of the process until then, in MB: the function and the bench around it. */
  readonly memory: number;
  /** Creates from sixteen clients; two of them create every tenth member: members created per second, and requests refused. */
  readonly creates: { readonly perSecond: number; readonly created: number; readonly refused: number };
  /** Afterwards: the total of a list, and how many different members its pages have. */
  readonly listed: { readonly total: number; readonly different: number };
}

interface Walk {
  readonly requests: number;
  readonly matched: number;
  readonly seconds: number;
  /** The longest request, in seconds. */
  readonly longest: number;
}

/** Above this, a scan takes longer than the gateway waits. */
export const mostScanned = 100_000;

/** What one request may scan by default. */
const usuallyScanned = 25_000;

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
    const scanLimit = members > mostScanned ? usuallyScanned : members;
    const environment = { LOG_LEVEL: 'silent', SCAN_LIMIT: String(scanLimit), ...localEnvironment(engine.endpoint) };
    Object.assign(process.env, environment);
    const limits = await measure({ members, scanLimit }, await openFunctions(), engine.endpoint);
    console.log(JSON.stringify(limits));
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

async function measure(
  { members, scanLimit }: Pick<Limits, 'members' | 'scanLimit'>,
  ask: Ask,
  endpoint: string,
): Promise<Limits> {
  const scans = [];
  for (const filter of members > scanLimit ? [] : ['title eq "nobody"', 'displayName ew "7"', 'active eq true']) {
    showStep(filter);
    const { value, seconds } = await timed(() => ask('list', list({ filter, count: '100' })));
    scans.push({ filter, seconds, matched: value.body.totalResults });
  }
  showStep('the same reads without the service');
  const { seconds: bareSeconds } = await timed(() => scanBare(Math.min(members, mostScanned), endpoint));
  await ask('create', ['POST', '/Users', toBody(members + 1)]);
  const { status, body } = await ask('list', list({ filter: 'title eq "nobody"' }));
  const walks = [];
  for (const filter of ['title eq "nobody"', 'displayName ew "7"', undefined]) {
    showStep(`${filter ?? 'all members'}, by cursor`);
    walks.push({ filter, ...(await walk(ask, { ...(filter && { filter }), count: '1000' })) });
  }
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  showStep('creates');
  const creates = await createMany(ask, members + 2);
  showStep('all members, by index');
  const oneMore = `${status} ${body.scimType}`;
  return { members, scanLimit, scans, bareSeconds, oneMore, walks, memory, creates, listed: await listAll(ask) };
}

function showStep(step: string): void {
  process.stderr.write(`\r${step}\x1b[K`);
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

async function walk(ask: Ask, parameters: Readonly<Record<string, string>>): Promise<Walk> {
  let [requests, matched, longest, cursor]: [number, number, number, string | undefined] = [0, 0, 0, ''];
  const start = performance.now();
  while (cursor !== undefined) {
    const next: string = cursor;
    const { value, seconds } = await timed(() => ask('list', list({ ...parameters, cursor: next })));
    requests += 1;
    matched += value.body.Resources?.length ?? 0;
    longest = Math.max(longest, seconds);
    cursor = value.body.nextCursor;
  }
  return { requests, matched, seconds: (performance.now() - start) / 1000, longest };
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
