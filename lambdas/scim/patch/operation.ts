import { invalidPath, invalidSyntax, invalidValue, mutability, noTarget } from '../error.ts';
import type { Context } from '../filter/parse.ts';
import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import type { RawOperation } from '../manner.ts';
import type { ComplexAttribute } from '../schema/attribute.ts';
import { explain } from '../schema/check.ts';
import { checkSchemas, withNames } from '../schema/message.ts';
import { isWritable, normalizeOne, normalizeValue } from '../schema/normalize.ts';
import { urns } from '../schema/urns.ts';
import { isPatchOp } from '../validators/patch-op.ts';
import { parsePath, type Target } from './path.ts';

/** One operation of RFC 7644 section 3.5.2, its path resolved and its value in plain form. */
export interface Operation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly target: Target;
  /** Undefined takes the target away; within a complex value, null takes that sub-attribute away. */
  readonly value: Json | undefined;
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
  const { dialects } = context.manner;
  const plain = readEnvelope(body, context).flatMap((raw) =>
    dialects.reduce<readonly RawOperation[]>(
      (operations, { operation }) =>
        operation ? operations.flatMap((each) => operation(each, context.scope)) : operations,
      [raw],
    ),
  );
  const found = plain.flatMap((raw) => withPaths(raw, context)).map((raw) => resolve(raw, context));
  const unknown = found.filter((outcome) => outcome === 'unknown').length;
  const nothingKnown = unknown === found.length && !plain.every((raw) => raw.forgivesUnknown);
  if (unknown > 0 && (nothingKnown || !context.manner.dropsUnknown)) {
    throw invalidPath('no schema knows the attribute of the path');
  }
  return { operations: found.filter((outcome) => typeof outcome === 'object'), unknown };
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
  readonly op: Operation['op'];
  readonly path: string;
  /** The path was the name of an attribute in the value of an operation without one. */
  readonly pathless: boolean;
}

/** An operation without a path stands for one operation for each attribute of its value. */
function withPaths(raw: RawOperation, { manner }: Context): readonly WithPath[] {
  const { op } = raw;
  if (!isOp(op)) throw invalidSyntax('op must be add, replace or remove');
  if (typeof raw.path === 'string') return [{ ...raw, op, path: raw.path, pathless: false }];
  if (op === 'remove') throw noTarget('remove needs a path');
  if (!manner.takesPathless) throw invalidSyntax('every operation needs a path');
  if (!isObject(raw.value)) throw invalidValue('without a path, value must be an object with attributes');
  const names = Object.keys(raw.value).map((name) => name.toLowerCase());
  if (new Set(names).size < names.length) throw invalidSyntax('value has an attribute more than once');
  return Object.entries(raw.value).map(([path, value]) => ({ ...raw, op, path, value: value ?? null, pathless: true }));
}

function resolve(raw: WithPath, context: Context): Operation | 'unknown' | 'ignored' {
  const target = findTarget(raw, context);
  if (!target) return 'unknown';
  const chain = [...target.parents, target.attribute, ...(target.sub ? [target.sub] : [])];
  const readOnly = chain.find(({ mutability }) => mutability === 'readOnly');
  if (readOnly && !raw.pathless && !raw.forgivesUnknown)
    throw mutability(`${readOnly.name} is set by this service alone`);
  if (!chain.every(isWritable)) return 'ignored';
  if (raw.op !== 'remove' && raw.value === undefined) throw invalidValue(`${raw.op} needs a value`);
  const value = toValue(raw, target, context);
  // An add of nothing; or what service rule 6 keeps unless it is removed.
  const { attribute, where, sub } = target;
  const ignored = raw.op === 'add' || (raw.op === 'replace' && attribute.keptWhenOmitted && !where && !sub);
  if (value === undefined && ignored) return 'ignored';
  const { op, creates = false, forgivesMiss = false } = raw;
  return { op, target, value, creates, forgivesMiss };
}

function findTarget({ path, pathless }: WithPath, context: Context): Target | undefined {
  if (pathless && !path.includes('[') && !context.scope(path)) return undefined;
  const target = parsePath(path, context);
  if (target?.where && !target.sub && context.manner.selectsOne) {
    throw invalidPath('a value filter must be followed by a sub-attribute');
  }
  return target;
}

/** The value in plain form: of the sub-attribute, of one value of the list, or of the whole attribute. */
function toValue({ op, value }: WithPath, { attribute, where, sub }: Target, { manner }: Context): Json | undefined {
  if (op === 'remove' || value === undefined) return undefined;
  if (sub) return normalizeValue(value, sub, manner);
  if (where) return normalizeOne(isArray(value) && value.length === 1 ? (value[0] as Json) : value, attribute, manner);
  const plain = normalizeValue(value, attribute, manner);
  if (attribute.type !== 'complex' || attribute.multiValued || !isObject(value)) return plain;
  return { ...(op === 'replace' && nullsOf(value, attribute)), ...(plain as JsonObject | undefined) };
}

/** RFC 7643 section 2.5: null takes a value away, also that of a sub-attribute; those not given stay. */
function nullsOf(value: JsonObject, attribute: ComplexAttribute): JsonObject {
  const names = Object.keys(value).filter((name) => value[name] === null);
  const subs = names.flatMap((name) => attribute.byName.get(name.toLowerCase()) ?? []);
  return Object.fromEntries(subs.filter(isWritable).map(({ name }) => [name, null]));
}

const isOp = (op: string): op is Operation['op'] => op === 'add' || op === 'replace' || op === 'remove';
