import { changeAttempts, isSame, timesOf, toConflictError } from '../members/members.ts';
import { toResource, toStoredText, toVersion } from '../members/stored-resource.ts';
import type { Condition, Resources } from '../resources/resources.ts';
import { preconditionFailed, unavailable } from '../scim/error.ts';
import { isAsked } from '../scim/query/projection.ts';
import type { Draft, Resource } from '../scim/resource.ts';
import { groupType } from '../scim/resource-types.ts';
import { keysOf } from '../scim/schema/keys.ts';
import { replace } from '../scim/schema/replace.ts';
import { type CheckedGroup, checkGroup, type MakeGroup, toUnknownError, type WantedGroup } from './group.ts';
import type { GroupAddition, GroupStore, StoredGroup } from './group-store.ts';
import type { GroupsOptions } from './options.ts';
import { makePatch } from './patch.ts';
import { noGroup, readGroup, toAnswer, withoutMembers } from './whole-groups.ts';

const { schema } = groupType;

/** The groups of one workspace. A change never reads the members that a group has. */
export function openGroups(options: GroupsOptions): Resources & Required<Pick<Resources, 'remove'>> {
  const { store } = options;
  return {
    type: groupType,
    read: (id, projection) => readGroup(id, projection, options),
    async add(draft, projection) {
      const { group, addition } = toGroupAddition(draft, options);
      const outcome = await store.add(addition);
      if ('conflicts' in outcome) throw toConflictError(outcome, group, groupType);
      if ('unknown' in outcome) throw toUnknownError(outcome);
      return toAnswer(outcome, projection, options);
    },
    async replace(id, draft, { condition, projection }) {
      const make = (current: Resource) => toWanted(checkGroup(replace(current, draft, schema)));
      return toAnswer(await change(id, condition, make, options), projection, options);
    },
    async patch(id, patch, { condition, mode, projection }) {
      const { make, notes } = makePatch(id, patch, mode, store);
      const changed = await change(id, condition, make, options);
      // The members are only read for a client that asks for attributes.
      const wanted = isAsked(projection) ? projection : withoutMembers;
      return { resource: await toAnswer(changed, wanted, options), ...notes() };
    },
    remove: (id, condition) => remove(id, condition, options),
  };
}

/** The addition of a draft; `since` is when the group was created in another system. Throws invalidValue or payloadTooLarge. */
export function toGroupAddition(draft: Draft, { now }: Pick<GroupsOptions, 'now'>, since = now()) {
  const { group, members = [] } = checkGroup(draft);
  const times = { created: since.toISOString(), lastModified: now().toISOString() };
  const addition: GroupAddition = { json: toStoredText(group, times, groupType), keys: keysOf(group, schema), members };
  return { group, addition };
}

const toWanted = ({ group, members }: CheckedGroup): WantedGroup => ({
  group,
  members: members && { replace: members },
});

async function readOrThrow(store: GroupStore, id: string): Promise<StoredGroup> {
  const found = await store.read(id);
  if (!found) throw noGroup();
  return found;
}

function check(condition: Condition | undefined, { revision }: StoredGroup): void {
  if (condition && !condition(toVersion(revision))) {
    throw preconditionFailed('the group has changed since: read it again');
  }
}

const tooManyChanges = () => unavailable('too many concurrent changes of this group: try again', 1);

/** Stores what `make` returns. If another writer was faster, `make` is called again, so that no change is lost. */
async function change(
  id: string,
  condition: Condition | undefined,
  make: MakeGroup,
  options: GroupsOptions,
): Promise<StoredGroup> {
  const { store, now } = options;
  let found = await readOrThrow(store, id);
  for (let attempt = 0; attempt < changeAttempts; attempt += 1) {
    check(condition, found);
    const current = toResource(found, options);
    const { group, members } = await make(current);
    const differs = !isSame(current, group);
    if (!differs && !members) return found;
    const json = toStoredText(group, timesOf(current, now()), groupType, found.json);
    const keys = { before: keysOf(current, schema), after: keysOf(group, schema) };
    const outcome = await store.change(found, { json, differs, keys, members });
    if ('conflicts' in outcome) throw toConflictError(outcome, group, groupType);
    if ('unknown' in outcome) throw toUnknownError(outcome);
    if (!('stale' in outcome)) return outcome;
    found = outcome.stale ?? (await readOrThrow(store, id));
  }
  throw tooManyChanges();
}

async function remove(id: string, condition: Condition | undefined, options: GroupsOptions): Promise<void> {
  const { store } = options;
  let found = await readOrThrow(store, id);
  for (let attempt = 0; attempt < changeAttempts; attempt += 1) {
    check(condition, found);
    const outcome = await store.remove(found, keysOf(toResource(found, options), schema));
    if (outcome === 'removed') return;
    if (!outcome.stale) throw noGroup();
    found = outcome.stale;
  }
  throw tooManyChanges();
}
