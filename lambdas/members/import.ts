import { toInstant } from '../scim/compare.ts';
import { invalidValue, uniqueness } from '../scim/error.ts';
import { isObject, type JsonObject } from '../scim/json.ts';
import type { Draft, Resource } from '../scim/resource.ts';
import { userType } from '../scim/resource-types.ts';
import { created, meta } from '../scim/schema/common.ts';
import { keysOf } from '../scim/schema/keys.ts';
import { replace } from '../scim/schema/replace.ts';
import { user, userName } from '../scim/schema/user.ts';
import type { Addition, Conflict, StoredMember } from './member-store.ts';
import { complete, isSame, type Members, type MembersOptions, toConflictError } from './members.ts';
import { toResource } from './stored-resource.ts';

/** What the import did with a member. */
export type Imported = 'added' | 'unchanged' | 'updated';

export interface Importing {
  readonly members: Members;
  readonly options: MembersOptions;
  /** For a member that exists and differs: keep it, or replace it as PUT does. */
  readonly known: 'keep' | 'replace';
}

/** A member of another system, and what the store adds for it. */
export interface Newcomer {
  readonly draft: Draft;
  readonly addition: Addition;
}

/**
 * Adds each newcomer, unless a member with its userName exists. The newcomers must not share a unique key. Returns the outcome
 * of each, or what a create would throw; also uniqueness if a member exists, differs and is kept.
 */
export function importMembers(
  newcomers: readonly Newcomer[],
  importing: Importing,
): Promise<readonly PromiseSettledResult<Imported>[]> {
  const adding = importing.options.store.add(newcomers.map(({ addition }) => addition));
  return Promise.allSettled(
    newcomers.map(async ({ draft }, index) => {
      const outcome = (await adding)[index] as StoredMember | Conflict;
      return 'conflicts' in outcome ? importKnown(draft, outcome, importing) : 'added';
    }),
  );
}

/** Imports a newcomer that cannot be added: the member itself exists, or another one has a unique key of it. */
async function importKnown(
  draft: Draft,
  conflict: Conflict,
  { members, options, known }: Importing,
): Promise<Imported> {
  const current = await findByUserName(draft, options);
  if (!current) throw toConflictError(conflict, complete(draft, undefined, options.roles), userType);
  const next = complete(replace(current, draft, user), current, options.roles);
  if (isSame(current, next)) return 'unchanged';
  if (known === 'keep') throw uniqueness(`the member with this ${userName.name} already exists and differs`);
  await members.change(String(current['id']), undefined, (latest) => replace(latest, draft, user));
  return 'updated';
}

async function findByUserName(draft: Draft, options: MembersOptions): Promise<Resource | undefined> {
  const { store } = options;
  const key = keysOf(draft, user).find(({ kind }) => kind === userName.key);
  const [stored] = key ? await store.readAt(await store.find({ ...key, beginning: false }, 1)) : [];
  return stored && toResource(stored, options);
}

/** When the resource was created in the other system: its `meta.created`. Throws invalidValue if that is not a past time. */
export function createdOf(resource: JsonObject, now: Date): Date | undefined {
  const sent = resource[meta.name];
  const value = isObject(sent) ? sent[created.name] : undefined;
  if (value === undefined || value === null) return undefined;
  const instant = typeof value === 'string' ? toInstant(value) : undefined;
  const since = new Date(`${instant}Z`);
  if (!(since <= now)) throw invalidValue(`${meta.name}.${created.name} must be a dateTime that is not in the future`);
  return since;
}
