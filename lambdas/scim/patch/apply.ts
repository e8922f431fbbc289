import { attempt, ScimError, withRefused } from '../error.ts';
import type { JsonObject } from '../json.ts';
import type { Mode } from '../mode.ts';
import type { Draft } from '../resource.ts';
import type { ComplexAttribute } from '../schema/attribute.ts';
import { checkImmutable } from '../schema/replace.ts';
import { changeResource } from './change-resource.ts';
import { locateError } from './origin.ts';
import { deactivates, type Patch, type PatchOperation } from './parse.ts';
import { noMatch } from './path.ts';

/** A PATCH, and the check of the resource after it: `accept` throws if the resource cannot be stored. */
export interface Application extends Patch {
  readonly accept?: (draft: Draft) => unknown;
}

export interface Patched {
  readonly draft: Draft;
  /** How many operations were skipped because their value filter selected nothing. */
  readonly missed: number;
  /** How many operations were skipped because they failed beside a deactivation. */
  readonly refused: number;
}

/** The resource after an operation, and whether the operation selected nothing. */
interface AppliedOperation {
  readonly operation: PatchOperation;
  readonly draft: Draft;
  readonly missed: boolean;
}

/**
 * Applies the operations of a PATCH request one after the other: RFC 7644 section 3.5.2. If one operation fails, none is
 * applied, unless a deactivation is among them (service rule 11). Throws noTarget, mutability, invalidPath, invalidFilter
 * or what `accept` throws; the detail names the operation.
 */
export function applyPatch(current: JsonObject, patch: Application, resource: ComplexAttribute, mode: Mode): Patched {
  const check = (draft: Draft) => {
    checkImmutable(current, draft, resource);
    patch.accept?.(draft);
  };
  const apply = (draft: Draft, operation: PatchOperation) => applyOne(draft, current, operation, mode);
  const applyAndCheck = (draft: Draft, operation: PatchOperation) => {
    const step = apply(draft, operation);
    check(step.draft);
    return step;
  };
  const steps = patch.forgiving ? applyEach(current, patch, applyAndCheck) : applyAll(current, patch, apply, check);
  return {
    draft: draftOf(steps, current),
    missed: steps.filter((step) => step.missed).length,
    refused: patch.refused + patch.operations.length - steps.length,
  };
}

type Apply = (draft: Draft, operation: PatchOperation) => AppliedOperation;
type CheckDraft = (draft: Draft) => void;

/** Applies all operations or none, and checks the resource after the last one. */
function applyAll(
  current: JsonObject,
  { operations }: Patch,
  apply: Apply,
  check: CheckDraft,
): readonly AppliedOperation[] {
  const steps: AppliedOperation[] = [];
  for (const operation of operations) {
    const step = attempt(() => apply(draftOf(steps, current), operation));
    if (step instanceof ScimError) throw locateError(step, operation.origin);
    steps.push(step);
  }
  const error = findError(steps, check);
  if (error) throw error;
  return steps;
}

/**
 * Why the last draft is not accepted: the error of an operation that made an accepted draft unacceptable. A binary search,
 * because a check validates the whole resource. Values in conflict are those of all operations.
 */
function findError(steps: readonly AppliedOperation[], check: CheckDraft): ScimError | undefined {
  const last = errorAt(steps.length - 1);
  let [accepted, refused, error] = [-1, steps.length - 1, last];
  while (error && refused - accepted > 1) {
    const middle = Math.floor((accepted + refused) / 2);
    const found = errorAt(middle);
    if (found) [refused, error] = [middle, found];
    else accepted = middle;
  }
  const isConflict = [last, error].every((each) => each?.scimType === 'uniqueness');
  return error && isConflict ? withRefused(error, last?.refused) : error;

  function errorAt(index: number): ScimError | undefined {
    const step = steps[index];
    const outcome = step && attempt(() => check(step.draft));
    return step && outcome instanceof ScimError ? locateError(outcome, step.operation.origin) : undefined;
  }
}

/** Applies each operation that can be applied. A deactivation has to be. */
function applyEach(current: JsonObject, { operations }: Patch, apply: Apply): readonly AppliedOperation[] {
  const steps: AppliedOperation[] = [];
  for (const operation of operations) {
    const step = attempt(() => apply(draftOf(steps, current), operation));
    if (!(step instanceof ScimError)) steps.push(step);
    else if (deactivates(operation)) throw locateError(step, operation.origin);
  }
  return steps;
}

const draftOf = (steps: readonly AppliedOperation[], current: Draft) => steps.at(-1)?.draft ?? current;

/** Removing a value that is not there, or a role that is not in effect, changes nothing: service rules 5 and 11. */
function applyOne(draft: Draft, current: JsonObject, operation: PatchOperation, mode: Mode): AppliedOperation {
  const changed = changeResource(draft, current, operation, mode);
  const { op, target } = operation;
  if (!changed && !(op === 'remove' && (mode.forgives || target.attribute.replacedByRequest))) {
    throw noMatch(target.attribute);
  }
  return { operation, draft: changed ?? draft, missed: !changed };
}
