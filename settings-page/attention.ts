import { type Change, type Evidence, isMended } from './mending.ts';
import type { SettingsService } from './service.ts';
import { causeOf, type Refusal } from './words/refusal.ts';

/** Refusals of the last day that have one cause, which is not mended. */
export interface Cause {
  readonly latest: Refusal;
  /** The number of requests. */
  readonly count: number;
  /** The people that the requests were about, as far as they are known. */
  readonly people: readonly string[];
}

/** What may need attention, and what may have mended it: the newest entries of the last day. */
export async function readDay(service: SettingsService) {
  const from = new Date(Date.now() - 86_400_000).toISOString();
  const read = async (kind: 'refusal' | 'change' | 'group') =>
    (await service.listActivity({ kind, from, limit: 200 })).items;
  const [refusals, ...changes] = await Promise.all([read('refusal'), read('change'), read('group')]);
  return { refusals: refusals as readonly Refusal[], changes: changes.flat() as readonly Change[] };
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
