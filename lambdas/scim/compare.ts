import { isObject, type Json } from './json.ts';
import type { Attribute } from './schema/attribute.ts';

/** The form in which filters, sorting, uniqueness and lists compare a value. */
export type Comparable = string | number | boolean;

/**
 * The fold of case-insensitive strings, service rule 3: Unicode NFC, then each character upper-cased and lower-cased. Lower
 * case is not enough: σ and ς share the capital Σ. Folding is idempotent, and a prefix folds to a prefix. So a letter
 * never depends on the next one (Σ at the end of a word is σ too), and the result is not composed: ǰ, which has no capital
 * of its own, becomes j and a mark, as J and the mark do.
 */
export function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return text.normalize('NFC').split(dotlessI).map(foldLetters).join(dotlessI);
}

/** The dotless i differs from i, although they share a capital. */
const dotlessI = 'ı';

/** Lower case first, because ẞ is its own capital and only ß becomes SS. NFC in between, because a letter can have two capitals that compose. */
const foldLetters = (text: string) =>
  text.toLowerCase().toUpperCase().normalize('NFC').toLowerCase().replaceAll('ς', 'σ');

/** The comparable form of a value of this attribute; undefined if there is nothing to compare. */
export function toComparable(value: Json | undefined, { type, caseExact }: Attribute): Comparable | undefined {
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  if (type === 'dateTime') return toInstant(value) ?? value;
  return caseExact || type === 'binary' ? value : fold(value);
}

/** The identity of a value in a list, as a text: RFC 7643 section 2.4. */
export function toIdentity(value: Json, attribute: Attribute): string {
  if (attribute.type !== 'complex' || !isObject(value)) return JSON.stringify(value);
  return JSON.stringify(attribute.identity.map((sub) => toComparable(value[sub.name], sub) ?? null));
}

/** Negative, zero or positive if `one` sorts before, with or after `other`. Strings sort by code point, like UTF-8. */
export function compare(one: Comparable, other: Comparable): number {
  if (typeof one === 'string' && typeof other === 'string') return compareText(one, other);
  return Number(one) - Number(other);
}

/**
 * An xsd:dateTime (RFC 7643 section 2.3.5) with any number of fraction digits as a text in UTC that sorts like the
 * instant: `2011-05-13T04:42:34.5`. Without an offset it is UTC. Undefined if it is not a dateTime.
 */
export function toInstant(text: string): string | undefined {
  const match = dateTime.exec(text);
  if (!match) return undefined;
  const [, date, time, fraction = '', offset = 'Z'] = match;
  const milliseconds = Date.parse(`${date}T${time}${offset.toUpperCase()}`);
  if (Number.isNaN(milliseconds)) return undefined;
  const instant = new Date(milliseconds);
  const year = instant.getUTCFullYear();
  if (year < 0 || year > 9999 || !isDate(date as string)) return undefined;
  return instant.toISOString().slice(0, 19) + withoutTrailingZeros(fraction);
}

const ascii = /^[\x00-\x7f]*$/;
const dateTime = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?$/i;

/** Date.parse reads 31 June as 1 July. */
const isDate = (date: string) => new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);

function withoutTrailingZeros(fraction: string): string {
  let end = fraction.length;
  while (fraction[end - 1] === '0') end -= 1;
  return end > 1 ? fraction.slice(0, end) : '';
}

function compareText(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index += 1) {
    const difference = rank(one.charCodeAt(index)) - rank(other.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

/** UTF-16 sorts surrogates, which encode the highest code points, before U+E000. */
const rank = (unit: number) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
