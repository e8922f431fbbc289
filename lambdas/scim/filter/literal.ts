import { toInstant } from '../compare.ts';
import { type Mode, toPlainValue } from '../mode.ts';
import type { Attribute, SimpleAttribute, SimpleType } from '../schema/attribute.ts';
import type { Literal, Operator } from './filter.ts';
import type { Token } from './reader.ts';

const textOperators: readonly Operator[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];
const orderOperators: readonly Operator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];

/** RFC 7644 section 3.4.2.2, table 3: booleans and binaries have no order, and only texts have substrings. */
const operators: Readonly<Record<SimpleType, readonly Operator[]>> = {
  string: textOperators,
  reference: textOperators,
  binary: ['eq', 'ne', 'co', 'sw', 'ew'],
  boolean: ['eq', 'ne'],
  dateTime: orderOperators,
  integer: orderOperators,
  decimal: orderOperators,
};

export const isOperator = (word: string): word is Operator => textOperators.includes(word as Operator);

export const operatorsOf = (attribute: SimpleAttribute) => operators[attribute.type];

/** The attribute that a comparison reads: emails eq "x" compares emails.value. Undefined if there is no such sub-attribute. */
export function comparedAttribute(attribute: Attribute): SimpleAttribute | undefined {
  return attribute.type === 'complex' ? attribute.value : attribute;
}

/** The value of a token in plain form; undefined if it does not have the attribute's type. */
export function toLiteral(
  token: Token,
  attribute: SimpleAttribute,
  operator: Operator,
  mode: Mode,
): Literal | undefined {
  const given = tokenToJson(token);
  if (given === null) return operator === 'eq' || operator === 'ne' ? null : undefined;
  const value = given === undefined ? undefined : toPlainValue(given, attribute, mode);
  switch (attribute.type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'integer':
    case 'decimal':
      return typeof value === 'number' ? value : undefined;
    case 'dateTime':
      return typeof value === 'string' && toInstant(value) !== undefined ? value : undefined;
    case 'string':
    case 'reference':
    case 'binary':
      return typeof value === 'string' && value.isWellFormed() ? value : undefined;
  }
}

/** The JSON value of a token; true, false and null in any case. 1e999 is valid JSON, but not a number to compare; -0 is 0. */
function tokenToJson({ kind, text }: Token): Literal | undefined {
  if (kind === 'string') return JSON.parse(text) as string;
  if (kind === 'number') return Number.isFinite(Number(text)) ? Number(text) + 0 : undefined;
  return kind === 'name' ? constants.get(text.toLowerCase()) : undefined;
}

const constants: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** What was expected in place of a wrong literal. */
export function expectedLiteral({ type }: SimpleAttribute): string {
  switch (type) {
    case 'boolean':
      return 'true or false';
    case 'integer':
    case 'decimal':
      return 'a number';
    case 'dateTime':
      return 'a dateTime in double quotes, such as "2011-05-13T04:42:34Z"';
    case 'string':
    case 'reference':
    case 'binary':
      return 'a string in double quotes';
  }
}
