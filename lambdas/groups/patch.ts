import { attempt, ScimError } from '../scim/error.ts';
import { isObject } from '../scim/json.ts';
import type { Mode } from '../scim/mode.ts';
import { type Folded, foldApart } from '../scim/patch/apart.ts';
import { applyPatch } from '../scim/patch/apply.ts';
import { locateError } from '../scim/patch/origin.ts';
import type { Patch, PatchOperation } from '../scim/patch/parse.ts';
import { noMatch } from '../scim/patch/path.ts';
import { group, groupMembers, groupName, memberId } from '../scim/schema/group.ts';
import { checkGroup, type GroupMaker, toUnknownError } from './group.ts';
import type { Missing } from './group-store.ts';

/** What a PATCH makes of a group, and what was skipped the last time it was made. */
interface GroupPatch {
  readonly maker: GroupMaker;
  readonly notes: () => { readonly missed: number; readonly refused: number };
}

/** Operations on the members become one difference, so that the members that a group has are not read. */
export function makePatch(patch: Patch, mode: Mode): GroupPatch {
  for (const operation of patch.operations) checkMembers(operation);
  const folded = foldApart(patch.operations, groupMembers, mode);
  const { difference } = folded;
  const members = difference && { ...difference, selected: folded.selected.map(({ values }) => values) };
  const operations = patch.operations.filter(({ target }) => target.attribute !== groupMembers);
  let notes = { missed: 0, refused: 0 };
  return {
    notes: () => notes,
    maker: {
      toMissingError: (missing) => toMissingError(missing, folded),
      make(current, accept) {
        const { draft, ...skipped } = applyPatch(current, { ...patch, operations, accept }, group, mode);
        notes = skipped;
        return { ...accept(draft), members };
      },
    },
  };
}

/** Throws invalidValue if an operation has members that are none. */
function checkMembers({ target, value, origin }: PatchOperation): void {
  if (target.attribute !== groupMembers || target.sub || value === undefined) return;
  // A member that a filter selects has an id already.
  const list = target.where && isObject(value) ? [{ [memberId.name]: 'any', ...value }] : value;
  const checked = attempt(() => checkGroup({ [groupName.name]: 'any', [groupMembers.name]: list }));
  if (checked instanceof ScimError) throw locateError(checked, origin);
}

/** The error of the first operation that adds members that do not exist, or has a filter that matches nothing. */
function toMissingError({ unknown, unmatched }: Missing, { selected, added }: Folded): ScimError {
  const strange = new Set(unknown);
  const errors = [
    ...selected
      .filter((_, index) => unmatched.includes(index))
      .map((each) => ({ ...each, error: noMatch(groupMembers) })),
    ...added.flatMap(({ values, origin }) => {
      const among = [...strange.intersection(new Set(values))];
      return among.length > 0 ? [{ origin, error: toUnknownError({ unknown: among }) }] : [];
    }),
  ];
  const inOrder = errors.toSorted((one, other) => one.origin.index - other.origin.index);
  const [{ error, origin }] = inOrder as [(typeof inOrder)[number]];
  return locateError(error, origin);
}
