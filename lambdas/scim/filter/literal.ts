import { toInstant } from '../compare.ts';
import type { Manner } from '../manner.ts';
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

/** The value of a token in the type of the schema; undefined where it has another. */
export function toLiteral(
  token: Token,
  { type }: SimpleAttribute,
  operator: Operator,
  manner: Manner,
): Literal | undefined {
  const word = token.kind === 'name' ? token.text.toLowerCase() : undefined;
  if (word === 'null') return operator === 'eq' || operator === 'ne' ? null : undefined;
  const text = token.kind === 'string' ? (JSON.parse(token.text) as string) : undefined;
  switch (type) {
    case 'boolean':
      return toBoolean(word ?? (manner.converts ? text?.toLowerCase() : undefined));
    case 'integer':
    case 'decimal':
      return token.kind === 'number' ? toFinite(Number(token.text)) : undefined;
    case 'dateTime':
      return text !== undefined && toInstant(text) !== undefined ? text : undefined;
    case 'string':
    case 'reference':
    case 'binary':
      return text?.isWellFormed() ? text : undefined;
  }
}

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

/** 1e999 is well written, but no number that could be compared; -0 is 0. */
const toFinite = (number: number) => (Number.isFinite(number) ? number + 0 : undefined);

const toBoolean = (word: string | undefined) => (word === 'true' ? true : word === 'false' ? false : undefined);
