import { attempt, noTarget, ScimError } from '../scim/error.ts';
import { isObject } from '../scim/json.ts';
import type { Mode } from '../scim/mode.ts';
import { foldApart, type Selected } from '../scim/patch/apart.ts';
import { applyPatch } from '../scim/patch/apply.ts';
import { locateError } from '../scim/patch/origin.ts';
import type { Patch, PatchOperation } from '../scim/patch/parse.ts';
import { group, groupMembers, groupName } from '../scim/schema/group.ts';
import { checkGroup, type MakeGroup } from './group.ts';
import type { GroupStore } from './group-store.ts';

/** What a PATCH makes of a group, and what was skipped the last time it was made. */
interface GroupPatch {
  readonly make: MakeGroup;
  readonly notes: () => { readonly missed: number; readonly refused: number };
}

/** Operations on the members become one difference, so that the members that a group has are not read. */
export function makePatch(id: string, patch: Patch, mode: Mode, store: GroupStore): GroupPatch {
  for (const operation of patch.operations) checkMembers(operation);
  const { difference: members, selected } = foldApart(patch.operations, groupMembers);
  const operations = patch.operations.filter(({ target }) => target.attribute !== groupMembers);
  let notes = { missed: 0, refused: 0 };
  return {
    notes: () => notes,
    async make(current) {
      const { draft, ...skipped } = applyPatch(current, { ...patch, operations, accept: checkGroup }, group, mode);
      notes = skipped;
      await checkSelected(id, selected, store);
      return { group: checkGroup(draft).group, members };
    },
  };
}

/** Throws invalidValue if an operation has members that are none. */
function checkMembers({ target, value, implied, origin }: PatchOperation): void {
  if (target.attribute !== groupMembers || target.sub || value === undefined) return;
  const list = target.where && isObject(value) ? [{ ...implied, ...value }] : value;
  const checked = attempt(() => checkGroup({ [groupName.name]: 'any', [groupMembers.name]: list }));
  if (checked instanceof ScimError) throw locateError(checked, origin);
}

/** Throws noTarget if an operation replaces a member that is not in the group: RFC 7644 section 3.5.2.3. */
async function checkSelected(id: string, selected: readonly Selected[], store: GroupStore): Promise<void> {
  if (selected.length === 0) return;
  const present = await store.membersAmong(
    id,
    selected.map(({ value }) => value),
  );
  const missing = selected.find(({ value }) => !present.includes(value));
  if (missing) {
    throw locateError(noTarget(`no value of ${groupMembers.name} matches the filter of the path`), missing.origin);
  }
}
