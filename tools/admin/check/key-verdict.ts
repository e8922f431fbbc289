import type { Collection } from '../../../lambdas/aws/dynamodb/collection.ts';
import { hasRevision } from '../../../lambdas/aws/dynamodb/members/change.ts';
import { resourceKey } from '../../../lambdas/aws/dynamodb/members/series.ts';
import { absent, type Expression, reasonsOf, type Write } from '../../../lambdas/aws/dynamodb/write.ts';
import type { StoredResource } from '../../../lambdas/members/member-store.ts';
import type { CheckedType } from './checked-type.ts';

/** Two members, or two groups, with the same unique value: one of them must change. */
export interface Collision {
  readonly kind: string;
  /** The ids: first the member that the key finds, then the other. */
  readonly members: readonly [string, string];
}

export type Verdict = 'fine' | 'found' | 'mended' | Collision;

/** How often a fault is examined again after its member changed meanwhile. */
const attempts = 10;

/** The items of a workspace, and the type of the resources that are judged. */
export interface Judged {
  readonly items: Collection;
  readonly type: CheckedType;
  readonly mend: boolean;
}

/** Reads a member again and judges whether this key of it is missing. */
export async function judgeResource(judged: Judged, key: string, seq: number): Promise<Verdict> {
  const { items, type, mend } = judged;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const member = await read(judged, seq);
    const kind = member && type.sortKeysOf(member).get(key);
    if (!member || !kind) return 'fine';
    const ordinal = (await items.get(key))?.['ordinal'];
    if (ordinal === seq) return 'fine';
    const other = ordinal === undefined ? undefined : await read(judged, Number(ordinal));
    const collides = other && type.sortKeysOf(other).has(key);
    const put: Write = { put: { key, ordinal: seq }, condition: ordinal === undefined ? absent : leadsTo(ordinal) };
    if (!(await applyTo(judged, seq, member, mend && !collides ? put : undefined))) continue;
    if (collides) return { kind, members: [other.id, member.id] };
    return mend ? 'mended' : 'found';
  }
  return 'found';
}

/** Reads a key again and judges whether it points to no member with that value. */
export async function judgeKey(judged: Judged, key: string): Promise<Verdict> {
  const { items, type, mend } = judged;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const ordinal = (await items.get(key))?.['ordinal'];
    if (ordinal === undefined) return 'fine';
    const seq = Number(ordinal);
    const member = await read(judged, seq);
    if (member && type.sortKeysOf(member).has(key)) return 'fine';
    const remove: Write = { remove: key, condition: leadsTo(ordinal) };
    if (await applyTo(judged, seq, member, mend ? remove : undefined)) return mend ? 'mended' : 'found';
  }
  return 'found';
}

const read = async ({ items, type: { layout } }: Judged, seq: number) =>
  layout.toStored(await items.get(resourceKey(layout, seq)));

const leadsTo = (ordinal: unknown): Expression => ({ expression: '#ordinal = :ordinal', values: { ordinal } });
const nobody: Expression = { expression: 'attribute_not_exists(#key) OR attribute_exists(#closed)' };

/** Makes the write, if there is one, unless the member has changed since it was read; false if it has. */
async function applyTo(judged: Judged, seq: number, member: StoredResource | undefined, write: Write | undefined) {
  if (!write) return (await read(judged, seq))?.revision === member?.revision;
  const key = resourceKey(judged.type.layout, seq);
  const check: Write = { check: key, condition: member ? hasRevision(member.revision) : nobody };
  try {
    await judged.items.transact([check, write]);
    return true;
  } catch (error) {
    reasonsOf(error);
    return false;
  }
}
