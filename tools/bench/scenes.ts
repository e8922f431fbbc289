import type { APIGatewayProxyEvent } from 'aws-lambda';
import { basePath } from '../../lambdas/http/routes.ts';
import { findRoute, toProxyEvent } from '../../local/proxy-event.ts';
import { groupCount, idOf, toBody } from './load.ts';

/** The workspace of the bench. */
export const workspace = 'bench';

/** How often a request is timed: one at a time, and again many at a time. */
export const rounds = Number(process.env['BENCH_ROUNDS'] ?? 120);

/** How often a request is made before that, to warm up: each function has its own code to compile. */
export const warmUps = 2 * rounds + 20;

/** How often a request is made, recorded and through the function. Together they may use each of a thousand members once. */
export const timesEach = warmUps + 2 * rounds;

/** A request that identity providers repeat. */
export interface Scene {
  readonly name: string;
  readonly function: string;
  readonly status: number;
  /** The nth request, in a workspace that began with `members` members; no two requests write the same. */
  readonly event: (n: number, members: number) => APIGatewayProxyEvent;
}

export const scenes: readonly Scene[] = [
  scene('get by id', 200, (n, members) => ['GET', `/Users/${idOf(spread(n, members))}`]),
  scene('find by userName', 200, (n, members) => lookUp('userName', `user${spread(n, members)}@example.com`)),
  scene('find by externalId', 200, (n, members) => lookUp('externalId', `00u${spread(n, members)}`)),
  scene('find by email', 200, (n, members) =>
    lookUp('emails[type eq "work"].value', `user${spread(n, members)}@example.com`),
  ),
  scene('list, first page of 100', 200, () => ['GET', '/Users?startIndex=1&count=100']),
  scene('list, last page of 100', 200, (_, members) => ['GET', `/Users?startIndex=${members - 99}&count=100`]),
  scene('patch', 200, (n, members) => patch(spread(n, members), 'displayName', `Name ${n}`)),
  scene('patch that changes nothing', 200, (n, members) => patch(spread(n, members), 'active', true)),
  scene('put', 200, (n, members) => {
    // Other members than the patches use: the copy of the data has only the recorded changes.
    const seq = spread(n + 2 * timesEach, members);
    return ['PUT', `/Users/${idOf(seq)}`, { ...toBody(seq), title: `Title ${n}` }];
  }),
  scene('create', 201, (n, members) => ['POST', '/Users', toBody(members + 1_000_000 + n)]),
  scene('create one that exists', 409, (n, members) => ['POST', '/Users', toBody(spread(n, members))]),
  scene('group, without its members', 200, (n) => ['GET', `/Groups/${groupOf(n)}?excludedAttributes=members`]),
  scene('group, find by displayName', 200, (n) => {
    const filter = `displayName eq "Team ${(n % groupCount) + 1}"`;
    return ['GET', `/Groups?${new URLSearchParams({ filter, excludedAttributes: 'members' })}`];
  }),
  scene('group, add one member', 204, (n, members) => addToGroup(groupOf(n), spread(n, members / 2) * 2 - 1)),
  scene('group, add one who is in it', 204, (n, members) => addToGroup(groupOf(n), spread(n, members / 2) * 2)),
  scene('group, first page of members', 200, (n) => listGroup(groupOf(n), 1)),
  scene('group, last page of members', 200, (n, members) => listGroup(groupOf(n), members / 2 - 99)),
];

/** A request below the base path; its body is a value, not yet JSON. */
export type Request = readonly [method: string, url: string, body?: object];

function scene(name: string, status: number, request: (n: number, members: number) => Request): Scene {
  return {
    name,
    status,
    function: toEvent(request(1, 1000)).function,
    event: (n, members) => toEvent(request(n, members)).event,
  };
}

/** A request of an identity provider in the bench's workspace, and the function that handles it. */
export function toEvent([method, path, body]: Request) {
  const url = basePath + path;
  const headers = { 'content-type': ['application/scim+json'], host: ['127.0.0.1'] };
  const raw = {
    method,
    url,
    headers,
    body: Buffer.from(JSON.stringify(body) ?? ''),
    sourceIp: '127.0.0.1',
    host: '127.0.0.1',
  };
  const match = findRoute(method, url);
  if (!match) throw new Error(`no function handles ${method} ${path}: check the scene`);
  const context = { workspace, mode: 'lenient', credential: 'bench', scopes: 'scim', groups: 'true' };
  return { function: match.function, event: toProxyEvent(raw, match, context) };
}

/** Sequence numbers far from each other, without repetition in as many requests as there are members. */
function spread(n: number, members: number): number {
  return ((n * 7919) % members) + 1;
}

/** A group of its own for each request. */
function groupOf(n: number): string {
  return idOf((n % groupCount) + 1);
}

function addToGroup(group: string, seq: number): Request {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
  const Operations = [{ op: 'add', path: 'members', value: [{ value: idOf(seq) }] }];
  return ['PATCH', `/Groups/${group}`, { schemas, Operations }];
}

function listGroup(group: string, startIndex: number): Request {
  const filter = `groups.value eq "${group}"`;
  return ['GET', `/Users?${new URLSearchParams({ filter, startIndex: String(startIndex), count: '100' })}`];
}

function lookUp(attribute: string, value: string): Request {
  return ['GET', `/Users?${new URLSearchParams({ filter: `${attribute} eq "${value}"` })}`];
}

function patch(seq: number, path: string, value: string | boolean): Request {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
  return ['PATCH', `/Users/${idOf(seq)}`, { schemas, Operations: [{ op: 'replace', path, value }] }];
}
