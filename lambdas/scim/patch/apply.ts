import { attempt, noTarget, ScimError } from '../error.ts';
import type { JsonObject } from '../json.ts';
import type { Manner } from '../manner.ts';
import type { Draft } from '../resource.ts';
import type { ComplexAttribute } from '../schema/attribute.ts';
import { checkImmutable } from '../schema/mutability.ts';
import { changeResource } from './change-resource.ts';
import { deactivates, type Operation, type Patch } from './operation.ts';
import { locateError } from './origin.ts';

/** A PATCH, and what else holds for the resource that it makes: `accept` throws if it does not. */
export interface Application extends Patch {
  readonly accept?: (draft: Draft) => unknown;
}

export interface Patched {
  readonly draft: Draft;
  /** How many operations were skipped because their value filter selected nothing. */
  readonly missed: number;
  /** How many operations were skipped because they were refused beside a deactivation. */
  readonly refused: number;
}

/** The resource after an operation, and whether that found something to change. */
interface Step {
  readonly operation: Operation;
  readonly draft: Draft;
  readonly missed: boolean;
}

/**
 * Applies the operations of a PATCH request one after the other: RFC 7644 section 3.5.2. The resource is left as it is;
 * if one operation can't be applied none is, unless it stands beside a deactivation (service rule 11). Throws noTarget,
 * mutability, invalidPath, invalidFilter or what `accept` throws; the detail names the operation.
 */
export function applyPatch(
  current: JsonObject,
  patch: Application,
  resource: ComplexAttribute,
  manner: Manner,
): Patched {
  const check = (draft: Draft) => {
    checkImmutable(current, draft, resource);
    patch.accept?.(draft);
  };
  const apply = (draft: Draft, operation: Operation) => applyOne(draft, current, operation, manner);
  const applyAndCheck = (draft: Draft, operation: Operation) => {
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

type Apply = (draft: Draft, operation: Operation) => Step;
type Check = (draft: Draft) => void;

/** All operations, or none; what they make together is checked. */
function applyAll(current: JsonObject, { operations }: Patch, apply: Apply, check: Check): readonly Step[] {
  const steps: Step[] = [];
  for (const operation of operations) {
    const step = attempt(() => apply(draftOf(steps, current), operation));
    if (step instanceof ScimError) throw locateError(step, operation.origin);
    steps.push(step);
  }
  const refusal = refusalOf(steps, check);
  if (refusal) throw refusal;
  return steps;
}

/**
 * Why the last draft is not accepted: the refusal of an operation that turned an accepted draft into another. Found by halves,
 * since a value without a path may stand for thousands of operations.
 */
function refusalOf(steps: readonly Step[], check: Check): ScimError | undefined {
  let [accepted, refused, refusal] = [-1, steps.length - 1, refusalAt(steps.length - 1)];
  while (refusal && refused - accepted > 1) {
    const middle = Math.floor((accepted + refused) / 2);
    const found = refusalAt(middle);
    if (found) [refused, refusal] = [middle, found];
    else accepted = middle;
  }
  return refusal;

  function refusalAt(index: number): ScimError | undefined {
    const step = steps[index];
    const outcome = step && attempt(() => check(step.draft));
    return step && outcome instanceof ScimError ? locateError(outcome, step.operation.origin) : undefined;
  }
}

/** Each operation that applies; a deactivation has to. */
function applyEach(current: JsonObject, { operations }: Patch, apply: Apply): readonly Step[] {
  const steps: Step[] = [];
  for (const operation of operations) {
    const step = attempt(() => apply(draftOf(steps, current), operation));
    if (!(step instanceof ScimError)) steps.push(step);
    else if (deactivates(operation)) throw locateError(step, operation.origin);
  }
  return steps;
}

const draftOf = (steps: readonly Step[], current: Draft) => steps.at(-1)?.draft ?? current;

/** A removal that finds nothing has nothing to do; a role that is not in effect is none: service rules 5 and 11. */
function applyOne(draft: Draft, current: JsonObject, operation: Operation, manner: Manner): Step {
  const changed = changeResource(draft, current, operation, manner);
  const { op, target } = operation;
  if (!changed && !(op === 'remove' && (manner.forgives || target.attribute.listedAnew))) {
    throw noTarget(`no value of ${target.attribute.name} answers the filter of the path`);
  }
  return { operation, draft: changed ?? draft, missed: !changed };
}
