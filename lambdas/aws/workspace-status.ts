import type { Activity } from '../activity/activity-store.ts';
import type { ActivityEntry } from '../activity/entry.ts';
import {
  type LastRequest,
  type StatusCredential,
  toEnding,
  toLastRequest,
  usesOf,
  type WorkspaceStatus,
} from '../activity/status.ts';
import { readMemberCounts } from './dynamodb/members/counts.ts';
import { openActivity, openMemberStore, openWorkspaces, toActivityOptions } from './stores.ts';

/** The status of a workspace, of what is known already: nothing is written for it by requests that succeed. */
export async function readStatus(workspace: string, now: Date): Promise<WorkspaceStatus> {
  const activity = openActivity(workspace);
  const [credentials, latest, refusals, members] = await Promise.all([
    listCredentials(workspace),
    Promise.all((['change', 'refusal'] as const).map((kind) => activity.list({ kind, limit: 1 }))),
    countRefusals(activity, now),
    readMemberCounts(toActivityOptions(workspace), openMemberStore(workspace)),
  ]);
  const requests = [...usesOf(credentials), ...latest.flatMap(({ entries }) => entries.flatMap(toRequest))];
  const lastRequest = toLastRequest(requests);
  return { ...(lastRequest && { lastRequest }), members, endingCredentials: toEnding(credentials, now), refusals };
}

async function listCredentials(workspace: string): Promise<readonly StatusCredential[]> {
  return (await openWorkspaces().listTokens(workspace)).map(({ tokenId, ...token }) => ({ ...token, id: tokenId }));
}

function toRequest(entry: ActivityEntry): readonly LastRequest[] {
  const { time, actor } = entry;
  if (entry.kind === 'management' || actor.kind !== 'credential' || actor.id === undefined) return [];
  const credential = { id: actor.id, ...(actor.name !== undefined && { name: actor.name }) };
  return [{ time, credential, ...(entry.client !== undefined && { client: entry.client }) }];
}

/** Alike refusals are one entry, so that a day of them is few. */
async function countRefusals(activity: Activity, now: Date): Promise<number> {
  const from = new Date(now.getTime() - 86_400_000).toISOString();
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await activity.list({ kind: 'refusal', from, limit: 1000, ...(cursor && { cursor }) });
    for (const entry of page.entries) if (entry.kind === 'refusal') count += entry.count;
    cursor = page.nextCursor;
  } while (cursor);
  return count;
}
