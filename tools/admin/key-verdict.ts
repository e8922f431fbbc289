import { hasRevision } from '../../lambdas/aws/dynamodb/members/change.ts';
import { lookUpKey, memberKey, toMember } from '../../lambdas/aws/dynamodb/members/layout.ts';
import type { Collection } from '../../lambdas/aws/dynamodb/table.ts';
import { absent, type Expression, reasonsOf, type Write } from '../../lambdas/aws/dynamodb/write.ts';
import type { StoredMember } from '../../lambdas/members/member-store.ts';
import type { JsonObject } from '../../lambdas/scim/json.ts';
import { keysOf } from '../../lambdas/scim/schema/keys.ts';
import { user } from '../../lambdas/scim/schema/user.ts';

/** Two members with the same unique value: one of them must change. */
export interface Collision {
  readonly kind: string;
  /** The ids: first the member that the key finds, then the other. */
  readonly members: readonly [string, string];
}

export type Verdict = 'fine' | 'found' | 'mended' | Collision;

/** How often a fault is examined again after its member changed meanwhile. */
const attempts = 10;

/** The sort keys that a member must have, each with its kind. */
export const sortKeysOf = ({ json, seq }: StoredMember): ReadonlyMap<string, string> =>
  new Map(keysOf(JSON.parse(json) as JsonObject, user).map((key) => [lookUpKey(key, seq), key.kind]));

/** Reads a member again and judges whether this key of it is missing. */
export async function judgeMember(items: Collection, key: string, seq: number, mend: boolean): Promise<Verdict> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const member = await readMember(items, seq);
    const kind = member && sortKeysOf(member).get(key);
    if (!member || !kind) return 'fine';
    const ordinal = (await items.get(key))?.['ordinal'];
    if (ordinal === seq) return 'fine';
    const other = ordinal === undefined ? undefined : await readMember(items, Number(ordinal));
    const collides = other && sortKeysOf(other).has(key);
    const put: Write = { put: { key, ordinal: seq }, condition: ordinal === undefined ? absent : leadsTo(ordinal) };
    if (!(await applyTo(items, seq, member, mend && !collides ? put : undefined))) continue;
    if (collides) return { kind, members: [other.id, member.id] };
    return mend ? 'mended' : 'found';
  }
  return 'found';
}

/** Reads a key again and judges whether it points to no member with that value. */
export async function judgeKey(items: Collection, key: string, mend: boolean): Promise<Verdict> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const ordinal = (await items.get(key))?.['ordinal'];
    if (ordinal === undefined) return 'fine';
    const seq = Number(ordinal);
    const member = await readMember(items, seq);
    if (member && sortKeysOf(member).has(key)) return 'fine';
    const remove: Write = { remove: key, condition: leadsTo(ordinal) };
    if (await applyTo(items, seq, member, mend ? remove : undefined)) return mend ? 'mended' : 'found';
  }
  return 'found';
}

const readMember = async (items: Collection, seq: number) => toMember(await items.get(memberKey(seq)));

const leadsTo = (ordinal: unknown): Expression => ({ expression: '#ordinal = :ordinal', values: { ordinal } });
const nobody: Expression = { expression: 'attribute_not_exists(#key) OR attribute_exists(#closed)' };

/** Makes the write, if there is one, unless the member has changed since it was read; false if it has. */
async function applyTo(items: Collection, seq: number, member: StoredMember | undefined, write: Write | undefined) {
  if (!write) return (await readMember(items, seq))?.revision === member?.revision;
  const check: Write = { check: memberKey(seq), condition: member ? hasRevision(member.revision) : nobody };
  try {
    await items.transact([check, write]);
    return true;
  } catch (error) {
    reasonsOf(error);
    return false;
  }
}
