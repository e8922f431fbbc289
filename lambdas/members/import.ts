import { toInstant } from '../scim/compare.ts';
import { invalidValue, uniqueness } from '../scim/error.ts';
import { isObject, type JsonObject } from '../scim/json.ts';
import type { Draft, Resource } from '../scim/resource.ts';
import { created, meta } from '../scim/schema/common.ts';
import { keysOf } from '../scim/schema/keys.ts';
import { replace } from '../scim/schema/replace.ts';
import { user, userName } from '../scim/schema/user.ts';
import { toResource } from './member.ts';
import type { Addition, StoredMember, Taken } from './member-store.ts';
import { isSame, type Members, refuse, settle } from './members.ts';
import type { MembersOptions } from './members-options.ts';

/** What became of a member that was brought along from elsewhere. */
export type Imported = 'added' | 'unchanged' | 'updated';

export interface Importing {
  readonly members: Members;
  readonly options: MembersOptions;
  /** What becomes of a member who is there already and differs: it stays as it is, or is replaced as by a PUT. */
  readonly known: 'keep' | 'replace';
}

/** A member that exists elsewhere, and what a store is to add for it. */
export interface Newcomer {
  readonly draft: Draft;
  readonly addition: Addition;
}

/**
 * Adds those of whom none with their userName is here already; no two of them may have a unique key in common. What became of
 * each, or what a create would throw: uniqueness also for a member who is here, differs and is to be kept.
 */
export function importMembers(
  newcomers: readonly Newcomer[],
  importing: Importing,
): Promise<readonly PromiseSettledResult<Imported>[]> {
  const adding = importing.options.store.add(newcomers.map(({ addition }) => addition));
  return Promise.allSettled(
    newcomers.map(async ({ draft }, index) => {
      const outcome = (await adding)[index] as StoredMember | Taken;
      return 'taken' in outcome ? meet(draft, outcome, importing) : 'added';
    }),
  );
}

/** One who can not be added, since someone is here already: the same member, or another. */
async function meet(draft: Draft, taken: Taken, { members, options, known }: Importing): Promise<Imported> {
  const current = await findByUserName(draft, options);
  if (!current) throw refuse(taken);
  const next = settle(replace(current, draft, user), current, options.roles);
  if (isSame(current, next)) return 'unchanged';
  if (known === 'keep') throw uniqueness(`the member with this ${userName.name} is here already and differs`);
  await members.change(String(current['id']), undefined, (latest) => replace(latest, draft, user));
  return 'updated';
}

async function findByUserName(draft: Draft, { store, locate }: MembersOptions): Promise<Resource | undefined> {
  const key = keysOf(draft, user).find(({ kind }) => kind === userName.key);
  const [stored] = key ? await store.readAt(await store.find({ ...key, beginning: false }, 1)) : [];
  return stored && toResource(stored, locate);
}

/** When the resource was added where it comes from: its `meta.created`. Throws invalidValue where that is no past time. */
export function createdOf(resource: JsonObject, now: Date): Date | undefined {
  const told = resource[meta.name];
  const value = isObject(told) ? told[created.name] : undefined;
  if (value === undefined || value === null) return undefined;
  const instant = typeof value === 'string' ? toInstant(value) : undefined;
  const since = new Date(`${instant}Z`);
  if (!(since <= now)) throw invalidValue(`${meta.name}.${created.name} must be a dateTime that is not to come`);
  return since;
}
