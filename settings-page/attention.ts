import type { ActivityEntry, SettingsService } from './service.ts';
import { causeOf, mendingOf, type Refusal } from './words/refusal.ts';

type Change = Extract<ActivityEntry, { kind: 'change' | 'group' }>;

/** Refusals of the last day that have one cause, which is not mended. */
export interface Cause {
  readonly latest: Refusal;
  /** The number of requests. */
  readonly count: number;
  /** The people that the requests were about, as far as they are known. */
  readonly people: readonly string[];
}

/** What can show that a refusal is mended. */
export interface Evidence {
  readonly changes: readonly Change[];
  /** When a credential was used last; the request may have been refused afterwards. */
  readonly lastUse: string;
  readonly provisioning: boolean;
  readonly groups: boolean;
}

/** Reads what needs attention: the newest entries of the last day. */
export async function readAttention(
  service: SettingsService,
  known: Omit<Evidence, 'changes'>,
): Promise<readonly Cause[]> {
  const from = new Date(Date.now() - 86_400_000).toISOString();
  const read = async (kind: 'refusal' | 'change' | 'group') =>
    (await service.listActivity({ kind, from, limit: 200 })).items;
  const refusals = (await read('refusal')) as readonly Refusal[];
  if (refusals.length === 0) return [];
  const changes = (await Promise.all([read('change'), read('group')])).flat() as readonly Change[];
  return toCauses(refusals, { ...known, changes });
}

/** Newest first, as the refusals are. */
export function toCauses(refusals: readonly Refusal[], evidence: Evidence): readonly Cause[] {
  const causes = Map.groupBy(
    refusals.filter((refusal) => !isMended(refusal, evidence)),
    causeOf,
  );
  return [...causes.values()].map((group) => ({
    latest: group[0] as Refusal,
    count: group.reduce((sum, { count }) => sum + count, 0),
    people: [...new Set(group.flatMap(({ sent }) => sent?.name ?? []))],
  }));
}

function isMended(refusal: Refusal, { changes, lastUse, provisioning, groups }: Evidence): boolean {
  const later = changes.filter(({ time }) => time > refusal.time);
  switch (mendingOf(refusal)) {
    case 'switch':
      return provisioning;
    case 'groups':
      return groups && /group/i.test(refusal.detail);
    case 'success':
      return later.length > 0 || lastUse > refusal.time;
    case 'person':
      return later.some((change) => isAbout(change, refusal));
    case 'time':
      return false;
  }
}

function isAbout(change: Change, { member, group, sent }: Refusal): boolean {
  if (change.kind === 'group') return change.group === group;
  return change.member === member || change.userName.toLowerCase() === sent?.name?.toLowerCase();
}
