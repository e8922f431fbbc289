import { notFound, payloadTooLarge, preconditionFailed, unavailable, uniqueness } from '../scim/error.ts';
import { equalJson, type Json, type JsonObject, pick } from '../scim/json.ts';
import type { Draft, Resource } from '../scim/resource.ts';
import { created, lastModified, meta } from '../scim/schema/common.ts';
import { keysOf } from '../scim/schema/keys.ts';
import { active, roles, user } from '../scim/schema/user.ts';
import { validate } from '../scim/schema/validate.ts';
import { byteLength, escapedLength, toJson, toResource, toVersion } from './member.ts';
import type { Addition, MemberStore, StoredMember, Taken } from './member-store.ts';
import type { MembersOptions } from './members-options.ts';
import { type RoleCatalogue, toEffectiveRoles } from './roles.ts';

/** The members of one workspace. */
export interface Members {
  /** Throws notFound. */
  read(id: string): Promise<Resource>;
  /** Throws invalidValue, uniqueness or payloadTooLarge. */
  add(draft: Draft): Promise<Resource>;
  /**
   * Makes another resource of the current one and stores it, unless nothing changes. A condition that does not hold is
   * preconditionFailed; without one, `make` is asked again where someone else was faster, so that no change is lost. It may
   * ask of any draft whether it would be stored: `accept` throws what the change would.
   */
  change(id: string, condition: Condition | undefined, make: Make): Promise<Resource>;
  /** Takes a member away for good, as its person may demand of an operator; no request of a client does. Throws notFound. */
  erase(id: string): Promise<void>;
}

/** Makes another member of the current one. */
export type Make = (current: Resource, accept: Accept) => Draft;

/** Throws invalidValue or payloadTooLarge, and uniqueness if a value of the draft was found taken by another member. */
export type Accept = (draft: Draft) => unknown;

/** Whether the version of a member is one that the client wants: RFC 7232 section 3. */
export type Condition = (version: string) => boolean;

/**
 * The most bytes of a member: as it is stored, and as it is answered, where its JSON stands as a text within the JSON that goes
 * through Lambda. So a page of a hundred passes always (service rule 12): 6 MB, less what is added to each in an answer.
 */
const limits = { stored: 32 * 1024, answered: 56 * 1024 } as const;

/** How often a change is made again after another writer was faster: each time at least one writer got through. */
const attempts = 100;

export function openMembers(options: MembersOptions): Members {
  const { store, locate } = options;
  const toAnswer = (stored: StoredMember) => toResource(stored, locate);
  return {
    async read(id) {
      return toAnswer(await readMember(store, id));
    },
    async add(draft) {
      const [outcome] = (await store.add([toAddition(draft, options)])) as [StoredMember | Taken];
      if ('taken' in outcome) throw refuse(outcome);
      return toAnswer(outcome);
    },
    async change(id, condition, make) {
      let [found, taken] = [await readMember(store, id), [] as readonly string[]];
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        if (condition && !condition(toVersion(found.revision))) {
          throw preconditionFailed('the member has changed since: read it again');
        }
        const current = toAnswer(found);
        const { json } = found;
        const accept = (draft: Draft) => acceptChange(draft, { current, json, taken }, options);
        const next = accept(make(current, accept));
        if (next.text === undefined) return current;
        const outcome = await store.change(found, next.text, { before: keysOf(current, user), after: next.keys });
        // `make` is asked once more: a deactivation goes on without what is taken (service rule 11).
        if ('taken' in outcome) taken = toTaken(taken, outcome);
        else if (!('stale' in outcome)) return toAnswer(outcome);
        else found = outcome.stale ?? (await readMember(store, id));
      }
      throw tooManyChanges();
    },
    async erase(id) {
      let found = await readMember(store, id);
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const outcome = await store.erase(found, keysOf(toAnswer(found), user));
        if (outcome === 'erased' || !outcome.stale) return;
        found = outcome.stale;
      }
      throw tooManyChanges();
    },
  };
}

const tooManyChanges = () => unavailable('too many changes of this member at one time: try again', 1);

async function readMember(store: MemberStore, id: string): Promise<StoredMember> {
  const found = await store.read(id);
  if (!found) throw notFound('no member has this id');
  return found;
}

/** A member that is to be changed. */
interface Known {
  readonly current: Resource;
  /** Its stored text. */
  readonly json: string;
  /** Attributes of which another member was found to have the value that was wanted. */
  readonly taken: readonly string[];
}

/** What a store is to put in place of a member; no text if nothing changes. */
function acceptChange(draft: Draft, { current, json, taken }: Known, { now, roles: catalogue }: MembersOptions) {
  const resource = settle(draft, current, catalogue);
  const keys = keysOf(resource, user);
  const known = new Set(keysOf(current, user).map(({ kind, value }) => `${kind} ${value}`));
  const added = keys.filter(({ kind, value }) => taken.includes(kind) && !known.has(`${kind} ${value}`));
  if (added.length > 0) throw refuse({ taken: added.map(({ kind }) => kind) });
  return { keys, text: isSame(current, resource) ? undefined : toText(resource, timesOf(current, now()), json) };
}

/** Throws uniqueness if that was known, so that asking again is of no use. */
function toTaken(known: readonly string[], outcome: Taken): readonly string[] {
  if (outcome.taken.every((name) => known.includes(name))) throw refuse(outcome);
  return [...known, ...outcome.taken];
}

/** What a store is to add; `since` is when the member was added elsewhere. Throws invalidValue or payloadTooLarge. */
export function toAddition(draft: Draft, { now, roles: catalogue }: MembersOptions, since?: Date): Addition {
  const resource = settle(draft, undefined, catalogue);
  const time = now().toISOString();
  const json = toText(resource, { created: since?.toISOString() ?? time, lastModified: time });
  return { json, keys: keysOf(resource, user) };
}

/** The valid resource that a draft stands for: one role in effect, and active unless it is said otherwise. */
export function settle(draft: Draft, current: Resource | undefined, catalogue: RoleCatalogue): Resource {
  return validate({
    ...draft,
    [active.name]: draft[active.name] ?? current?.[active.name] ?? true,
    [roles.name]: toEffectiveRoles(draft[roles.name], catalogue, current?.[roles.name]),
  });
}

/** A deactivation is a byte longer, and never refused for it: `false` in place of `true`. */
const slack = 1;

type Times = Parameters<typeof toJson>[1];

/** The text to store. A member that is too large already, from before there was the limit, may change, but not grow. */
function toText(resource: Resource, times: Times, known = ''): string {
  const text = toJson(resource, times);
  const within = (size: (text: string) => number, most: number) => size(text) <= Math.max(most, size(known) + slack);
  if (!within(byteLength, limits.stored)) {
    throw payloadTooLarge(`a member may have at most ${limits.stored / 1024} KB`);
  }
  if (!within(escapedLength, limits.answered)) {
    throw payloadTooLarge(
      `a member may have at most ${limits.answered / 1024} KB in an answer, where a quotation mark or a backslash counts four times`,
    );
  }
  return text;
}

/** A clock that is behind the one of the last change does not set a member back. */
function timesOf(current: Resource, now: Date) {
  const known = current[meta.name] as { readonly [name: string]: Json };
  const [since, last, time] = [String(known[created.name]), String(known[lastModified.name]), now.toISOString()];
  return { created: since, lastModified: [time, last].sort().at(-1) ?? time };
}

/** Whether two resources differ in nothing but `meta`. */
export const isSame = (one: Resource, other: Resource) => equalJson(withoutMeta(one), withoutMeta(other));

const withoutMeta = (resource: JsonObject) => pick(resource, (name) => name !== meta.name);

export const refuse = ({ taken }: Taken) =>
  uniqueness(`${taken.join(' and ')} ${taken.length > 1 ? 'are' : 'is'} taken in this workspace by another member`);
