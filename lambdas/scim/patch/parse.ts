import { isPatchOp } from '#generated/validators/patch-op.ts';
import { attempt, invalidPath, invalidSyntax, invalidValue, mutability, noTarget, ScimError } from '../error.ts';
import type { Context } from '../filter/parse.ts';
import { isArray, isObject, type JsonObject } from '../json.ts';
import { type RawOperation, toPlainOperations } from '../mode.ts';
import { explainFault, faultyValue } from '../schema/check.ts';
import { checkSchemas, maxOperations, withNames } from '../schema/message.ts';
import { isWritable } from '../schema/normalize.ts';
import { urns } from '../schema/urns.ts';
import { type PatchChange, toPatchChanges } from './changes.ts';
import { locateError, type Origin } from './origin.ts';
import { parsePath, type Target } from './path.ts';

/** One change that an operation of RFC 7644 section 3.5.2 asks for. */
export interface PatchOperation extends PatchChange {
  readonly origin: Origin;
  /** A replace that selects nothing creates the value. */
  readonly creates: boolean;
}

export interface Patch {
  readonly operations: readonly PatchOperation[];
  /** How many operations were skipped because no schema defines their attribute. */
  readonly unknown: number;
  /** How many operations were skipped because they failed beside a deactivation. */
  readonly refused: number;
  /** Whether operations that fail are skipped: service rule 11. */
  readonly forgiving: boolean;
}

/**
 * Parses the body of a PATCH request. Throws invalidSyntax, invalidPath, invalidValue, mutability or noTarget before
 * anything is applied; the detail names the operation.
 */
export function parsePatch(body: JsonObject, context: Context): Patch {
  const expanded = readMessage(body, context).map(
    (sent): Expanded => ({ sent, plain: attempt(() => toPlainOperations(sent, context.scope, context.mode)) }),
  );
  checkCount(expanded);
  const readings = expanded.flatMap((each, index) => readOperation(each, index, context));
  const operations = readings.flatMap(({ outcome }) => (outcome instanceof ScimError ? [] : (outcome ?? [])));
  const forgiving = context.mode.forgives && endsInactive(operations);
  const errors = readings.map(({ outcome }) => outcome).filter((outcome) => outcome instanceof ScimError);
  const error = errors.find((each) => !forgiving || !isForgivable(each));
  if (error) throw error;
  const unknown = checkUnknown(readings, context);
  return { operations, unknown, refused: errors.length, forgiving };
}

/** Service rule 11: a deactivation never fails because of a neighbour. */
export const deactivates = ({ target, value }: PatchChange) => target.attribute.deactivates === true && value === false;

/** Whether the operations leave the resource inactive: a later one may activate it again, unless its value is refused. */
function endsInactive(operations: readonly PatchOperation[]): boolean {
  const last = operations.findLast(({ op, target, value }) => {
    return target.attribute.deactivates && (op === 'remove' || typeof value === 'boolean');
  });
  return last !== undefined && deactivates(last);
}

/** A syntax error is never forgiven: RFC 7644 section 3.12, table 9. */
const isForgivable = ({ scimType }: ScimError) => scimType !== 'invalidSyntax' && scimType !== 'invalidPath';

/** The operations of a PatchOp message, RFC 7644 section 3.5.2, as they were sent. Throws invalidSyntax. */
function readMessage(body: JsonObject, { mode }: Context): readonly RawOperation[] {
  checkSchemas(body, [urns.patchOp], mode);
  const { Operations: sent } = withNames(body, ['Operations']);
  const given = mode.listsOneOperation && isObject(sent) ? [sent] : sent;
  const message = {
    Operations: isArray(given)
      ? given.map((each) => (isObject(each) ? withNames(each, ['op', 'path', 'value']) : each))
      : given,
  };
  if (!isPatchOp(message)) throw invalidSyntax(explainFault(isPatchOp), faultyValue(isPatchOp, message));
  const operations = message.Operations as unknown as readonly RawOperation[];
  if (operations.length === 0) throw invalidSyntax('Operations must hold at least one operation');
  return operations;
}

/** An operation of the message, and the plain operations that it stands for, or the error of rewriting it. */
interface Expanded {
  readonly sent: RawOperation;
  readonly plain: readonly RawOperation[] | ScimError;
}

/** Service rule 16 limits the expanded operations too: a value without a path may have thousands of names. */
function checkCount(expanded: readonly Expanded[]): void {
  const count = expanded.reduce((sum, { plain }) => sum + (plain instanceof ScimError ? 1 : plain.length), 0);
  if (count <= maxOperations) return;
  throw invalidSyntax(
    `Operations has more than ${maxOperations} operations: each name in a value without a path counts as one, and so does each value to remove`,
  );
}

/** How many operations have an unknown attribute. Throws if there are no others, or if the mode is strict. */
function checkUnknown(readings: readonly Reading[], { mode }: Context): number {
  const unknown = readings.filter(({ outcome }) => outcome === undefined);
  const [first] = unknown;
  if (!first) return 0;
  if (!mode.dropsUnknown) {
    throw locateError(invalidSyntax('the request has an attribute that no schema defines'), first.origin);
  }
  const unforgiven = unknown.length === readings.length && unknown.find((each) => !each.forgivesUnknown);
  if (unforgiven) throw locateError(invalidPath('no schema defines the attribute of the path'), unforgiven.origin);
  return unknown.length;
}

/** What a plain operation asks for: changes, an error, or undefined if no schema defines its attribute. */
interface Reading {
  readonly origin: Origin;
  readonly forgivesUnknown: boolean;
  readonly outcome: readonly PatchOperation[] | ScimError | undefined;
}

function readOperation({ sent, plain }: Expanded, index: number, context: Context): readonly Reading[] {
  if (plain instanceof ScimError) {
    const origin = { index, pathless: false, path: pathOf(sent) };
    return [{ origin, forgivesUnknown: false, outcome: locateError(plain, origin) }];
  }
  return plain.map((each) => {
    const pathless = each.pathless === true;
    const origin = { index, pathless, path: pathOf(pathless ? each : sent) };
    const outcome = attempt(() => toOperations(checkOperation(each), origin, context));
    const forgivesUnknown = each.forgivesUnknown === true || origin.pathless;
    return { origin, forgivesUnknown, outcome: outcome instanceof ScimError ? locateError(outcome, origin) : outcome };
  });
}

const pathOf = ({ path }: RawOperation) => path ?? undefined;

interface WithPath extends RawOperation {
  readonly op: PatchChange['op'];
  readonly path: string;
}

function checkOperation(raw: RawOperation): WithPath {
  const { op, path } = raw;
  if (!isOp(op)) throw invalidSyntax('op must be add, replace or remove', op);
  if (typeof path === 'string') return { ...raw, op, path };
  throw op === 'remove' ? noTarget('remove needs a path') : invalidSyntax('every operation needs a path');
}

const isOp = (op: string): op is PatchChange['op'] => op === 'add' || op === 'replace' || op === 'remove';

function toOperations(raw: WithPath, origin: Origin, context: Context): readonly PatchOperation[] | undefined {
  const target = findTarget(raw, context);
  if (!target) return undefined;
  const chain = [...target.parents, target.attribute, ...(target.sub ? [target.sub] : [])];
  const readOnly = chain.find((each) => each.mutability === 'readOnly');
  if (readOnly && !raw.pathless && !raw.forgivesUnknown) {
    throw mutability(`${readOnly.name} is read-only: only this service sets it`, raw.value);
  }
  if (!chain.every(isWritable)) return [];
  const { creates = false } = raw;
  return changesOf(raw, target, context).map((change) => ({ ...change, origin, creates }));
}

function findTarget({ path, pathless }: WithPath, context: Context): Target | undefined {
  if (pathless && !path.includes('[') && !context.scope(path)) return undefined;
  const target = parsePath(path, context);
  if (target?.where && !target.sub && !target.attribute.apart && context.mode.selectsOne) {
    throw invalidPath('a value filter must be followed by a sub-attribute');
  }
  return target;
}

function changesOf({ op, value, values }: WithPath, target: Target, { mode }: Context): readonly PatchChange[] {
  if (op === 'remove') {
    // Values that no dialect has read would empty a list that is stored apart, such as the members of a group.
    if (value !== undefined && target.attribute.apart && !target.where) {
      throw invalidValue(
        `remove takes no value: select what to remove as in ${target.attribute.name}[value eq "..."]`,
        value,
      );
    }
    return [{ op, target, value: undefined, ...(values && { values }) }];
  }
  if (value === undefined) throw invalidValue(`${op} needs a value`);
  return toPatchChanges(op, target, value, mode);
}
