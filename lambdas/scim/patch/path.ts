import { invalidPath, noTarget } from '../error.ts';
import type { Filter } from '../filter/filter.ts';
import { type Context, parseName, parseWhere } from '../filter/parse.ts';
import { openReader, type Reader, type ToSyntaxError } from '../filter/reader.ts';
import { type Attribute, type ComplexAttribute, type Path, target } from '../schema/attribute.ts';

/** The error for a value filter that matches nothing: service rule 11. */
export const noMatch = ({ name }: Attribute) => noTarget(`no value of ${name} matches the filter of the path`);

/** What a path of a PATCH operation selects: RFC 7644 section 3.5.2, figure 7. */
export interface Target {
  /** The single-valued complex attributes before the attribute: `name` in name.givenName */
  readonly parents: readonly ComplexAttribute[];
  readonly attribute: Attribute;
  /** The filter that selects values of a list: [type eq "work"] */
  readonly where?: Filter;
  /** The sub-attribute of the list's values: `value` in emails[type eq "work"].value */
  readonly sub?: Attribute;
}

/**
 * Parses a path by the last rule of grammar.abnf. Undefined if it is well formed but no schema defines its attribute.
 * Throws invalidPath with the position and what was expected there.
 */
export function parsePath(text: string, context: Context): Target | undefined {
  const reader = openReader(text, toPathError);
  const first = reader.peek();
  if (first.kind === 'name' && !context.scope(first.text)) return skipUnknown(reader);
  const path = parseName(reader, context.scope);
  if (reader.peek().kind === '[') return parseTargetInBrackets(reader, path, context);
  reader.expect('end', 'a value filter in brackets or the end of the path');
  return toTarget(path);
}

const toPathError: ToSyntaxError = (position, expected) =>
  invalidPath(`the path is wrong at character ${position}: expected ${expected}`);

/** Checks that a path with an unknown attribute is well formed. */
function skipUnknown(reader: Reader): undefined {
  if (!isName(reader.peek().text)) throw reader.toError('an attribute');
  reader.next();
  if (reader.peek().kind === '[') {
    while (reader.peek().kind !== ']' && reader.peek().kind !== 'end') reader.next();
    reader.expect(']', 'a closing bracket');
    takeSubAttribute(reader);
  }
  reader.expect('end', 'the end of the path');
}

/** emails[type eq "work"] or emails[type eq "work"].value */
function parseTargetInBrackets(reader: Reader, path: Path, context: Context): Target | undefined {
  const attribute = target(path);
  if (!attribute.multiValued) {
    throw reader.toError('the end of the path: only an attribute with several values takes brackets');
  }
  const where = parseWhere(reader, path, context.mode);
  const name = takeSubAttribute(reader);
  reader.expect('end', 'a dot and a sub-attribute, or the end of the path');
  if (name === undefined) return { ...toTarget(path), where };
  const sub = (attribute as ComplexAttribute).byName.get(name.toLowerCase());
  return sub && { ...toTarget(path), where, sub };
}

/** Takes `.value` after a closing bracket; the name without its dot, or undefined if there is none. */
function takeSubAttribute(reader: Reader): string | undefined {
  const { text } = reader.peek();
  if (!text.startsWith('.')) return undefined;
  const name = text.slice(1);
  if (!isName(name)) throw reader.toError('a sub-attribute after the dot');
  reader.next();
  return name;
}

/** RFC 7644 section 3.4.2.2, figure 1: no part of a name is empty. */
const isName = (text: string) => text.split('.').every((part) => part !== '');

/** An operation changes the first list of its path; a name after the list is a sub-attribute of the list's values. */
function toTarget(path: Path): Target {
  const list = path.findIndex((attribute) => attribute.multiValued);
  const at = list < 0 ? path.length - 1 : list;
  const parents = path.slice(0, at) as ComplexAttribute[];
  const sub = path[at + 1];
  return { parents, attribute: path[at] as Attribute, ...(sub && { sub }) };
}
