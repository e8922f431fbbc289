import { attempt, invalidPath, invalidSyntax, invalidValue, mutability, noTarget, ScimError } from '../error.ts';
import type { Context } from '../filter/parse.ts';
import type { JsonObject } from '../json.ts';
import { type RawOperation, toPlainOperations } from '../manner.ts';
import { isWritable } from '../schema/normalize.ts';
import { active } from '../schema/user.ts';
import { type Change, toChanges } from './changes.ts';
import { readEnvelope } from './envelope.ts';
import { locateError, type Origin } from './origin.ts';
import { parsePath, type Target } from './path.ts';

/** A change that an operation of RFC 7644 section 3.5.2 asks for, with what its sender wants to be forgiven. */
export interface Operation extends Change {
  readonly origin: Origin;
  readonly creates: boolean;
}

export interface Patch {
  readonly operations: readonly Operation[];
  /** How many operations were skipped because no schema knows their attribute. */
  readonly unknown: number;
  /** How many operations were skipped because they were refused beside a deactivation. */
  readonly refused: number;
  /** Whether operations that are refused are skipped: service rule 11. */
  readonly forgiving: boolean;
}

/** An operation in plain form, and what it was found to ask for; undefined if no schema knows its attribute. */
interface Reading {
  readonly origin: Origin;
  readonly forgivesUnknown: boolean;
  readonly outcome: readonly Operation[] | ScimError | undefined;
}

/**
 * Reads the body of a PATCH request. Throws invalidSyntax, invalidPath, invalidValue, mutability or noTarget before
 * anything is applied; the detail names the operation.
 */
export function parsePatch(body: JsonObject, context: Context): Patch {
  const readings = readEnvelope(body, context).flatMap((raw, index) => readOperation(raw, index, context));
  const operations = readings.flatMap(({ outcome }) => (outcome instanceof ScimError ? [] : (outcome ?? [])));
  const forgiving = context.manner.forgives && operations.some(deactivates);
  const refusals = readings.map(({ outcome }) => outcome).filter((outcome) => outcome instanceof ScimError);
  const refusal = refusals.find((each) => !forgiving || !isForgivable(each));
  if (refusal) throw refusal;
  const unknown = checkUnknown(readings, context);
  return { operations, unknown, refused: refusals.length, forgiving };
}

/** Service rule 11: a deactivation never fails because of a neighbour. */
export const deactivates = ({ target, value }: Change) => target.attribute === active && value === false;

/** What can't be read at all is never forgiven: RFC 7644 section 3.12, table 9. */
const isForgivable = ({ scimType }: ScimError) => scimType !== 'invalidSyntax' && scimType !== 'invalidPath';

/** How many operations have an attribute that no schema knows. Throws if nothing else is there, or none may be. */
function checkUnknown(readings: readonly Reading[], { manner }: Context): number {
  const unknown = readings.filter(({ outcome }) => outcome === undefined);
  const [first] = unknown;
  if (!first) return 0;
  if (!manner.dropsUnknown) {
    throw locateError(invalidSyntax('the request has an attribute that no schema defines'), first.origin);
  }
  const unforgiven = unknown.length === readings.length && unknown.find((each) => !each.forgivesUnknown);
  if (unforgiven) throw locateError(invalidPath('no schema knows the attribute of the path'), unforgiven.origin);
  return unknown.length;
}

/** What one operation of the message asks for; several if it stands for several. */
function readOperation(raw: RawOperation, index: number, context: Context): readonly Reading[] {
  const plain = attempt(() => toPlainOperations(raw, context.scope, context.manner));
  if (plain instanceof ScimError) {
    const origin = { index, pathless: false };
    return [{ origin, forgivesUnknown: false, outcome: locateError(plain, origin) }];
  }
  return plain.map((each) => {
    const origin = { index, pathless: each.pathless === true };
    const outcome = attempt(() => resolve(check(each), origin, context));
    const forgivesUnknown = each.forgivesUnknown === true || origin.pathless;
    return { origin, forgivesUnknown, outcome: outcome instanceof ScimError ? locateError(outcome, origin) : outcome };
  });
}

interface WithPath extends RawOperation {
  readonly op: Change['op'];
  readonly path: string;
}

function check(raw: RawOperation): WithPath {
  const { op, path } = raw;
  if (!isOp(op)) throw invalidSyntax('op must be add, replace or remove');
  if (typeof path === 'string') return { ...raw, op, path };
  throw op === 'remove' ? noTarget('remove needs a path') : invalidSyntax('every operation needs a path');
}

function resolve(raw: WithPath, origin: Origin, context: Context): readonly Operation[] | undefined {
  const target = findTarget(raw, context);
  if (!target) return undefined;
  const chain = [...target.parents, target.attribute, ...(target.sub ? [target.sub] : [])];
  const readOnly = chain.find((each) => each.mutability === 'readOnly');
  if (readOnly && !raw.pathless && !raw.forgivesUnknown)
    throw mutability(`${readOnly.name} is set by this service alone`);
  if (!chain.every(isWritable)) return [];
  const { creates = false } = raw;
  return changesOf(raw, target, context).map((change) => ({ ...change, origin, creates }));
}

function findTarget({ path, pathless }: WithPath, context: Context): Target | undefined {
  if (pathless && !path.includes('[') && !context.scope(path)) return undefined;
  const target = parsePath(path, context);
  if (target?.where && !target.sub && context.manner.selectsOne) {
    throw invalidPath('a value filter must be followed by a sub-attribute');
  }
  return target;
}

function changesOf({ op, value }: WithPath, target: Target, { manner }: Context): readonly Change[] {
  if (op === 'remove') return [{ op, target, value: undefined }];
  if (value === undefined) throw invalidValue(`${op} needs a value`);
  return toChanges(op, target, value, manner);
}

const isOp = (op: string): op is Change['op'] => op === 'add' || op === 'replace' || op === 'remove';
