import type { Condition } from '../resources/resources.ts';
import { notFound, preconditionFailed, type ScimError, unavailable, uniqueness } from '../scim/error.ts';
import { equalJson, type Json, type JsonObject, pick } from '../scim/json.ts';
import type { Draft, Resource } from '../scim/resource.ts';
import { userType } from '../scim/resource-types.ts';
import { created, lastModified, meta } from '../scim/schema/common.ts';
import { type Key, keysOf } from '../scim/schema/keys.ts';
import type { ResourceType } from '../scim/schema/resource-type.ts';
import { active, roles, user } from '../scim/schema/user.ts';
import { validate } from '../scim/schema/validate.ts';
import type { Addition, Conflict, MemberStore, StoredMember } from './member-store.ts';
import { type RoleCatalogue, toEffectiveRoles } from './roles.ts';
import type { SearchOptions } from './search/options.ts';
import { toResource, toStoredText, toVersion } from './stored-resource.ts';

export interface MembersOptions extends SearchOptions {
  readonly store: MemberStore;
  readonly roles: RoleCatalogue;
}

/** The members of one workspace. */
export interface Members {
  /** Throws notFound. */
  read(id: string): Promise<Resource>;
  /** Throws invalidValue, uniqueness or payloadTooLarge. */
  add(draft: Draft): Promise<Resource>;
  /**
   * Stores what `make` returns for the current resource, unless nothing changes. Throws preconditionFailed if the condition
   * does not hold. If another writer was faster, `make` is called again, so that no change is lost. With `accept`, `make` can
   * check a draft: it throws what the change would throw.
   */
  change(id: string, condition: Condition | undefined, make: Make): Promise<Resource>;
  /** Permanently deletes a member, for an operator only: no SCIM request does. Throws notFound. */
  erase(id: string): Promise<void>;
}

/** Returns the new member for the current one. */
export type Make = (current: Resource, accept: Accept) => Draft;

/** Throws invalidValue or payloadTooLarge, and uniqueness if another member is known to have a value of the draft. */
export type Accept = (draft: Draft) => unknown;

/** How often a change is attempted: each time it fails, at least one other writer has succeeded. */
export const changeAttempts = 100;

export function openMembers(options: MembersOptions): Members {
  const { store } = options;
  const toAnswer = (stored: StoredMember) => toResource(stored, options);
  return {
    async read(id) {
      return toAnswer(await readOrThrow(store, id));
    },
    async add(draft) {
      const [outcome] = (await store.add([toAddition(draft, options)])) as [StoredMember | Conflict];
      if ('conflicts' in outcome) throw toConflictError(outcome, complete(draft, undefined, options.roles), userType);
      return toAnswer(outcome);
    },
    async change(id, condition, make) {
      let [found, conflicts] = [await readOrThrow(store, id), [] as readonly string[]];
      for (let attempt = 0; attempt < changeAttempts; attempt += 1) {
        if (condition && !condition(toVersion(found.revision))) {
          throw preconditionFailed('the member has changed since: read it again');
        }
        const current = toAnswer(found);
        const { json } = found;
        const accept = remember((draft: Draft) => acceptChange(draft, { current, json, conflicts }, options));
        const next = accept(make(current, accept));
        if (next.text === undefined) return current;
        const outcome = await store.change(found, next.text, next.keys);
        // `make` is called again: a deactivation can succeed without the conflicting values (service rule 11).
        if ('conflicts' in outcome) conflicts = addConflicts(conflicts, outcome, next.resource, userType);
        else if (!('stale' in outcome)) return toAnswer(outcome);
        else found = outcome.stale ?? (await readOrThrow(store, id));
      }
      throw tooManyChanges();
    },
    async erase(id) {
      let found = await readOrThrow(store, id);
      for (let attempt = 0; attempt < changeAttempts; attempt += 1) {
        const outcome = await store.erase(found, keysOf(toAnswer(found), user));
        if (outcome === 'erased' || !outcome.stale) return;
        found = outcome.stale;
      }
      throw tooManyChanges();
    },
  };
}

const tooManyChanges = () => unavailable('too many concurrent changes of this member: try again', 1);

async function readOrThrow(store: MemberStore, id: string): Promise<StoredMember> {
  const found = await store.read(id);
  if (!found) throw notFound('no member has this id');
  return found;
}

/** The same function; it is not called twice for the same draft, which a PATCH checks before it returns it. */
function remember<T>(make: (draft: Draft) => T): (draft: Draft) => T {
  const made = new WeakMap<Draft, T>();
  return (draft) => {
    const known = made.get(draft) ?? make(draft);
    made.set(draft, known);
    return known;
  };
}

/** The member that a draft changes. */
interface ChangeTarget {
  readonly current: Resource;
  /** Its stored text. */
  readonly json: string;
  /** Attributes with a wanted value that another member was found to have. */
  readonly conflicts: readonly string[];
}

/** The new resource, text and keys of a member, and its keys before; no text if nothing changes. */
function acceptChange(
  draft: Draft,
  { current, json, conflicts }: ChangeTarget,
  { now, roles: catalogue }: MembersOptions,
) {
  const resource = complete(draft, current, catalogue);
  const keys = { before: keysOf(current, user), after: keysOf(resource, user) };
  checkConflicts(keys, conflicts, resource, userType);
  const text = isSame(current, resource) ? undefined : toStoredText(resource, timesOf(current, now()), userType, json);
  return { resource, keys, text };
}

/** Throws uniqueness if a change adds a key that another resource of the type is known to have. */
export function checkConflicts(
  { before, after }: { readonly before: readonly Key[]; readonly after: readonly Key[] },
  conflicts: readonly string[],
  wanted: JsonObject,
  type: ResourceType,
): void {
  const known = new Set(before.map(({ kind, value }) => `${kind} ${value}`));
  const added = after.filter(({ kind, value }) => conflicts.includes(kind) && !known.has(`${kind} ${value}`));
  if (added.length > 0) throw toConflictError({ conflicts: added.map(({ kind }) => kind) }, wanted, type);
}

/** Throws uniqueness if all of them were known: then making the resource again does not help. */
export function addConflicts(
  known: readonly string[],
  outcome: Conflict,
  wanted: JsonObject,
  type: ResourceType,
): readonly string[] {
  if (outcome.conflicts.every((name) => known.includes(name))) throw toConflictError(outcome, wanted, type);
  return [...known, ...outcome.conflicts];
}

/** The addition of a draft; `since` is when the member was created in another system. Throws invalidValue or payloadTooLarge. */
export function toAddition(draft: Draft, { now, roles: catalogue }: MembersOptions, since?: Date): Addition {
  const resource = complete(draft, undefined, catalogue);
  const time = now().toISOString();
  const json = toStoredText(resource, { created: since?.toISOString() ?? time, lastModified: time }, userType);
  return { json, keys: keysOf(resource, user) };
}

/** The valid resource that a draft stands for: one role in effect, and active unless it is said otherwise. */
export function complete(draft: Draft, current: Resource | undefined, catalogue: RoleCatalogue): Resource {
  const completed = {
    ...draft,
    [active.name]: draft[active.name] ?? current?.[active.name] ?? true,
    [roles.name]: toEffectiveRoles(draft[roles.name], catalogue, current?.[roles.name]),
  };
  return validate(completed, userType);
}

/** `lastModified` never goes back, even if this clock is behind the one of the last change. */
export function timesOf(current: JsonObject, now: Date) {
  const known = current[meta.name] as { readonly [name: string]: Json };
  const [since, last, time] = [String(known[created.name]), String(known[lastModified.name]), now.toISOString()];
  return { created: since, lastModified: [time, last].sort().at(-1) ?? time };
}

/** Whether two resources are equal except for `meta`. */
export const isSame = (one: JsonObject, other: JsonObject) => equalJson(withoutMeta(one), withoutMeta(other));

const withoutMeta = (resource: JsonObject) => pick(resource, (name) => name !== meta.name);

/** The error for a wanted resource; it keeps the values in conflict for the activity. */
export function toConflictError(
  { conflicts }: Conflict,
  wanted: JsonObject,
  { schema, noun }: ResourceType,
): ScimError {
  const values = schema.subAttributes.flatMap(({ name, key = '' }) =>
    conflicts.includes(key) ? [wanted[name] ?? []] : [],
  );
  return uniqueness(
    `${conflicts.join(' and ')} ${conflicts.length > 1 ? 'are' : 'is'} taken in this workspace by another ${noun}`,
    values.length > 1 ? values : values[0],
  );
}
