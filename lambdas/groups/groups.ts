import { addConflicts, changeAttempts, checkConflicts, isSame, timesOf, toConflictError } from '../members/members.ts';
import { toResource, toStoredText, toVersion } from '../members/stored-resource.ts';
import type { Condition, Resources } from '../resources/resources.ts';
import { preconditionFailed, unavailable } from '../scim/error.ts';
import { isAsked } from '../scim/query/projection.ts';
import type { Draft, Resource } from '../scim/resource.ts';
import { groupType } from '../scim/resource-types.ts';
import { keysOf } from '../scim/schema/keys.ts';
import { replace } from '../scim/schema/replace.ts';
import { type AcceptedGroup, checkGroup, type GroupMaker, toUnknownError } from './group.ts';
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
      const maker = toReplacement(draft);
      return toAnswer(await change(id, condition, maker, options), projection, options);
    },
    async patch(id, patch, { condition, mode, projection }) {
      const { maker, notes } = makePatch(patch, mode);
      const changed = await change(id, condition, maker, options);
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

const toReplacement = (draft: Draft): GroupMaker => ({
  toMissingError: toUnknownError,
  make(current, accept) {
    const { members, ...accepted } = accept(replace(current, draft, schema));
    return { ...accepted, members: members && { replace: members } };
  },
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
  { make, toMissingError }: GroupMaker,
  options: GroupsOptions,
): Promise<StoredGroup> {
  const { store } = options;
  let [found, conflicts] = [await readOrThrow(store, id), [] as readonly string[]];
  for (let attempt = 0; attempt < changeAttempts; attempt += 1) {
    check(condition, found);
    const current = toResource(found, options);
    const { json: before } = found;
    const { group, ...wanted } = make(current, (draft) => accept(draft, { current, before, conflicts }, options));
    const differs = !isSame(current, group);
    if (!differs && !wanted.members) return found;
    const outcome = await store.change(found, { ...wanted, differs });
    if ('unknown' in outcome) throw toMissingError(outcome);
    // The group is made again, so that the error of a PATCH names the operation.
    if ('conflicts' in outcome) conflicts = addConflicts(conflicts, outcome, group, groupType);
    else if (!('stale' in outcome)) return outcome;
    else found = outcome.stale ?? (await readOrThrow(store, id));
  }
  throw tooManyChanges();
}

/** The group that a draft changes. */
interface ChangeTarget {
  readonly current: Resource;
  /** Its stored text. */
  readonly before: string;
  /** Attributes with a wanted value that another group was found to have. */
  readonly conflicts: readonly string[];
}

function accept(draft: Draft, { current, before, conflicts }: ChangeTarget, { now }: GroupsOptions): AcceptedGroup {
  const { group, members } = checkGroup(draft);
  const keys = { before: keysOf(current, schema), after: keysOf(group, schema) };
  checkConflicts(keys, conflicts, group, groupType);
  return { group, members, keys, json: toStoredText(group, timesOf(current, now()), groupType, before) };
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
