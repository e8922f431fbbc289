import { toInstant } from '../compare.ts';
import { type Manner, toPlainValue } from '../manner.ts';
import type { Attribute, SimpleAttribute, SimpleType } from '../schema/attribute.ts';
import type { Literal, Operator } from './filter.ts';
import type { Token } from './tokenize.ts';

const texts: readonly Operator[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];
const ordered: readonly Operator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];

/** RFC 7644 section 3.4.2.2, table 3: booleans and binaries have no order, and only texts have parts. */
const operators: Readonly<Record<SimpleType, readonly Operator[]>> = {
  string: texts,
  reference: texts,
  binary: ['eq', 'ne', 'co', 'sw', 'ew'],
  boolean: ['eq', 'ne'],
  dateTime: ordered,
  integer: ordered,
  decimal: ordered,
};

export const isOperator = (word: string): word is Operator => texts.includes(word as Operator);

export const operatorsOf = (attribute: SimpleAttribute) => operators[attribute.type];

/** emails eq "x" compares emails.value; undefined where there is no such sub-attribute. */
export function comparedAttribute(attribute: Attribute): SimpleAttribute | undefined {
  return attribute.type === 'complex' ? attribute.value : attribute;
}

/** The value of a token, in plain form and of the type of the schema; undefined where it has another. */
export function toLiteral(
  token: Token,
  attribute: SimpleAttribute,
  operator: Operator,
  manner: Manner,
): Literal | undefined {
  const given = toJson(token);
  if (given === null) return operator === 'eq' || operator === 'ne' ? null : undefined;
  const value = given === undefined ? undefined : toPlainValue(given, attribute, manner);
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

/** The JSON value that a token is, its words in any case. 1e999 is well written, but no number to compare; -0 is 0. */
function toJson({ kind, text }: Token): Literal | undefined {
  if (kind === 'string') return JSON.parse(text) as string;
  if (kind === 'number') return Number.isFinite(Number(text)) ? Number(text) + 0 : undefined;
  return kind === 'name' ? words.get(text.toLowerCase()) : undefined;
}

const words: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** What should have stood there, for a refusal. */
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
