import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ActivityEntry, ChangeEntry, GroupEntry, RefusalEntry } from '../../lambdas/activity/entry.ts';
import type { JsonObject } from '../../lambdas/scim/json.ts';
import { feedActivity } from '../../local/activity-feed.ts';
import type { LambdaHandler } from '../../local/functions.ts';
import type { Answer } from '../../local/gateway.ts';
import { sayAdvice } from '../../settings-page/words/refusal.ts';
import { openManagementApi, type TestManagement } from '../support/management.ts';
import { play } from '../support/play.ts';
import type { TestRequest, TestWorkspace } from '../support/service.ts';
import { readTranscripts } from '../support/transcript.ts';

/* What an administrator reads of a provider's conversation: the stream function records while the transcript is played. */

let api: TestManagement;
let feed: Awaited<ReturnType<typeof feedActivity>>;
beforeAll(async () => {
  api = await openManagementApi({ authorizerCache: 0 });
  const record = (await import('../../lambdas/record.ts')).handler as unknown as LambdaHandler;
  feed = await feedActivity(api.service.engine.endpoint, record);
});
afterAll(async () => {
  await feed.end();
  await api.close();
});

const transcripts = readTranscripts(join(import.meta.dirname, '../transcripts')).filter(([, { provider }]) =>
  /^(Okta|Entra ID)$/.test(provider),
);

interface Exchange {
  readonly request: TestRequest;
  readonly answer: Answer;
}

/** Plays a transcript; returns the workspace and what was sent with its own token. */
async function listen(transcript: (typeof transcripts)[number][1]) {
  const exchanges: Exchange[] = [];
  const played = { workspace: undefined as TestWorkspace | undefined };
  const newWorkspace: typeof api.service.newWorkspace = async (settings) => {
    const workspace = await api.service.newWorkspace(settings);
    played.workspace = workspace;
    const send = async (request: TestRequest) => {
      const answer = await workspace.send(request);
      const { authorization = workspace.token } = request.headers ?? {};
      if (String(authorization).endsWith(workspace.token)) exchanges.push({ request, answer });
      return answer;
    };
    return { ...workspace, send };
  };
  await play({ ...api.service, newWorkspace }, transcript);
  return { workspace: played.workspace as TestWorkspace, exchanges };
}

/** All entries, read page by page. */
async function readActivity(workspace: string, query = ''): Promise<readonly ActivityEntry[]> {
  const entries: ActivityEntry[] = [];
  let cursor = '';
  do {
    const { body } = await api.send({ path: `/workspaces/${workspace}/activity?limit=20${query}${cursor}` });
    entries.push(...body.items);
    cursor = body.nextCursor === undefined ? '' : `&cursor=${body.nextCursor}`;
  } while (cursor);
  return entries;
}

/** The entries of a kind, once they have these revisions; those there are after two seconds. */
async function waitFor<Kind extends 'change' | 'group'>(workspace: string, kind: Kind, revisions: readonly string[]) {
  for (const deadline = Date.now() + 2000; ; ) {
    const entries = (await readActivity(workspace, `&kind=${kind}`)) as readonly Extract<
      ActivityEntry,
      { kind: Kind }
    >[];
    const told = new Set(entries.map(revisionOf));
    if (revisions.every((each) => told.has(each)) || Date.now() > deadline) return entries;
  }
}

const revisionOf = (entry: ChangeEntry | GroupEntry) =>
  `${entry.kind === 'change' ? entry.member : entry.group} ${entry.revision}`;

/** Each revision of a member, or of a group, that was written or read. */
function toRevisions(exchanges: readonly Exchange[], path: '/Users' | '/Groups'): readonly string[] {
  const revisions = exchanges.flatMap(({ request, answer: { body, headers, status } }) => {
    const version = /W\/"([^"]+)"/.exec(headers['ETag'] ?? '')?.[1];
    const { id } = request.path.startsWith(path) && status < 300 && body ? JSON.parse(body) : {};
    return id && version ? [`${id} ${version}`] : [];
  });
  return [...new Set(revisions)].toSorted();
}

/** Puts the changes of a member together, from the first on. Each must begin where the last one ended. */
function replay(changes: readonly ChangeEntry[]): Record<string, unknown> {
  const state: Record<string, unknown> = {};
  for (const { attribute, before, after } of changes.toReversed().flatMap((entry) => entry.changes)) {
    expect({ attribute, value: state[attribute] }).toEqual({ attribute, value: before });
    state[attribute] = after;
  }
  return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
}

/** The attributes of a member by the names that the activity uses. */
const flatten = (resource: JsonObject, prefix = ''): Record<string, unknown> =>
  Object.assign(
    {},
    ...Object.entries(resource).map(([name, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? flatten(value as JsonObject, `${prefix}${name}${name.startsWith('urn:') ? ':' : '.'}`)
        : { [prefix + name]: value },
    ),
  );

describe.each(transcripts)('the activity of %s', (_, transcript) => {
  test('has each change and each refusal, newest first', async () => {
    const { workspace, exchanges } = await listen(transcript);
    const [token] = await api.service.workspaces.listTokens(workspace.id);
    const revisions = toRevisions(exchanges, '/Users');
    const changes = await waitFor(workspace.id, 'change', revisions);
    expect(changes.map(revisionOf).toSorted()).toEqual(revisions);
    const groups = toRevisions(exchanges, '/Groups');
    expect((await waitFor(workspace.id, 'group', groups)).map(revisionOf)).toEqual(expect.arrayContaining([...groups]));
    const entries = await readActivity(workspace.id);
    expect(entries.map(({ time }) => time)).toEqual(
      entries
        .map(({ time }) => time)
        .toSorted()
        .toReversed(),
    );
    for (const { actor } of entries) expect(actor).toEqual({ kind: 'credential', id: token?.tokenId, name: 'test' });

    for (const member of new Set(changes.map((each) => each.member))) {
      const timeline = (await readActivity(workspace.id, `&member=${member}&kind=change`)) as readonly ChangeEntry[];
      expect(timeline).toEqual(changes.filter((each) => each.member === member));
      const { schemas: _, meta: __, id: ___, ...attributes } = JSON.parse((await read(workspace, member)).body);
      expect(replay(timeline)).toEqual(flatten(attributes));
    }

    const refused = exchanges.filter(({ answer: { status } }) => status >= 400);
    const refusals = entries.filter((entry): entry is RefusalEntry => entry.kind === 'refusal');
    expect(refusals.reduce((sum, { count }) => sum + count, 0)).toBe(refused.length);
    for (const { answer } of refused) {
      const { detail, scimType } = JSON.parse(answer.body);
      const entry = refusals.find((each) => each.status === answer.status && each.detail === detail);
      expect(entry).toMatchObject({ ...(scimType && { scimType }), first: expect.any(String) });
    }
    for (const refusal of refusals) expect(sayAdvice(refusal as never)).toMatch(/^[A-Z\d].+[.]$/s);
  });
});

const read = (workspace: TestWorkspace, member: string) => workspace.send({ path: `/Users/${member}` });

test('a thousand equal refusals after it are a handful of entries; a revoked token is named', async () => {
  const okta = transcripts.find(([file]) => file === 'okta-oin.json')?.[1];
  if (!okta) throw new Error('the transcript okta-oin.json does not exist');
  const { workspace } = await listen(okta);
  const before = new Set((await readActivity(workspace.id)).map(({ id }) => id));
  const body = { userName: 'grace@acme.example', roles: [{ value: 'editor' }] };
  const request = { method: 'POST', path: '/Users', headers: { 'user-agent': 'Okta SCIM Client 1.0.0' }, body };
  for (let sent = 0; sent < 1000; sent += 50) {
    await Promise.all(Array.from({ length: 50 }, () => workspace.send(request)));
  }
  const [token] = await api.service.workspaces.listTokens(workspace.id);
  await api.send({ method: 'DELETE', path: `/workspaces/${workspace.id}/tokens/${token?.tokenId}` });
  expect((await workspace.send(request)).status).toBe(401);
  const [last, revocation, ...equal] = (await readActivity(workspace.id)).filter(
    ({ id, kind }) => !before.has(id) && kind !== 'change',
  );
  expect(last).toMatchObject({ kind: 'refusal', status: 401, client: 'Okta', actor: { name: 'test' }, count: 1 });
  expect(sayAdvice(last as never)).toContain('Create a new access token');
  expect(revocation).toMatchObject({ kind: 'management', action: 'tokenRevoked', subject: { name: 'test' } });
  expect(equal.length).toBeLessThanOrEqual(3);
  const refusals = equal as readonly RefusalEntry[];
  expect(refusals.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
  for (const each of refusals)
    expect(each).toMatchObject({ status: 400, sent: { name: 'grace@acme.example', value: 'editor' } });
  expect(sayAdvice(refusals[0] as never)).toContain('Roles here: admin, maker, contributor, viewer');
});
