import { invalidPath, invalidSyntax, invalidValue, mutability, noTarget } from '../error.ts';
import type { Context } from '../filter/parse.ts';
import { isArray, isObject, type JsonObject } from '../json.ts';
import { type RawOperation, toPlainOperations } from '../manner.ts';
import { explain } from '../schema/check.ts';
import { checkSchemas, withNames } from '../schema/message.ts';
import { isWritable } from '../schema/normalize.ts';
import { urns } from '../schema/urns.ts';
import { isPatchOp } from '../validators/patch-op.ts';
import { type Change, toChanges } from './changes.ts';
import { parsePath, type Target } from './path.ts';

/** A change that an operation of RFC 7644 section 3.5.2 asks for, with what its sender wants to be forgiven. */
export interface Operation extends Change {
  readonly creates: boolean;
  readonly forgivesMiss: boolean;
}

export interface Patch {
  readonly operations: readonly Operation[];
  /** How many operations were skipped because no schema knows their attribute. */
  readonly unknown: number;
}

/**
 * Reads the body of a PATCH request. Throws invalidSyntax, invalidPath, invalidValue, mutability or noTarget before
 * anything is applied.
 */
export function parsePatch(body: JsonObject, context: Context): Patch {
  const { scope, manner } = context;
  const plain = readEnvelope(body, context).flatMap((raw) => toPlainOperations(raw, scope, manner));
  const found = plain.map((raw) => resolve(check(raw), context));
  const operations = found.filter((outcome) => outcome !== 'unknown').flat();
  const unknown = found.filter((outcome) => outcome === 'unknown').length;
  if (unknown > 0 && !manner.dropsUnknown) throw invalidSyntax('the request has an attribute that no schema defines');
  if (unknown > 0 && unknown === found.length && !plain.every((raw) => raw.forgivesUnknown)) {
    throw invalidPath('no schema knows the attribute of the path');
  }
  return { operations, unknown };
}

function readEnvelope(body: JsonObject, { manner }: Context): readonly RawOperation[] {
  checkSchemas(body, [urns.patchOp], manner);
  const { Operations: given } = withNames(body, ['Operations']);
  const envelope = {
    Operations: isArray(given)
      ? given.map((each) => (isObject(each) ? withNames(each, ['op', 'path', 'value']) : each))
      : given,
  };
  if (!isPatchOp(envelope)) throw invalidSyntax(explain(isPatchOp));
  const operations = envelope.Operations as unknown as readonly RawOperation[];
  if (operations.length === 0) throw invalidSyntax('Operations must hold at least one operation');
  return operations;
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

function resolve(raw: WithPath, context: Context): readonly Operation[] | 'unknown' {
  const target = findTarget(raw, context);
  if (!target) return 'unknown';
  const chain = [...target.parents, target.attribute, ...(target.sub ? [target.sub] : [])];
  const readOnly = chain.find(({ mutability }) => mutability === 'readOnly');
  if (readOnly && !raw.pathless && !raw.forgivesUnknown)
    throw mutability(`${readOnly.name} is set by this service alone`);
  if (!chain.every(isWritable)) return [];
  const { creates = false, forgivesMiss = false } = raw;
  return changesOf(raw, target, context).map((change) => ({ ...change, creates, forgivesMiss }));
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
