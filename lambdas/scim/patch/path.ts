import { invalidPath } from '../error.ts';
import type { Filter } from '../filter/filter.ts';
import { type Context, parseName, parseWhere } from '../filter/parse.ts';
import { openReader, type Reader } from '../filter/reader.ts';
import type { Refusal } from '../filter/tokenize.ts';
import { type Attribute, type ComplexAttribute, type Path, target } from '../schema/attribute.ts';

/** Where an operation of a PATCH request applies: RFC 7644 section 3.5.2, figure 7. */
export interface Target {
  /** The complex attributes with one value that lead to the attribute: `name` in name.givenName */
  readonly parents: readonly ComplexAttribute[];
  readonly attribute: Attribute;
  /** Which values of a list: [type eq "work"] */
  readonly where?: Filter;
  /** The sub-attribute of a list's values: `value` in emails[type eq "work"].value */
  readonly sub?: Attribute;
}

/**
 * Reads a path by the last rule of grammar.abnf; undefined where it is well formed but leads to a name that no schema
 * knows. Throws invalidPath with the position and what was expected there.
 */
export function parsePath(text: string, context: Context): Target | undefined {
  const reader = openReader(text, refusePath);
  const first = reader.peek();
  if (first.kind === 'name' && !context.scope(first.text)) return skipUnknown(reader);
  const path = parseName(reader, context.scope);
  if (reader.peek().kind === '[') return parseValuePath(reader, path, context);
  reader.expect('end', 'a value filter in brackets or the end of the path');
  return toTarget(path);
}

const refusePath: Refusal = (position, expected) =>
  invalidPath(`the path is wrong at character ${position}: expected ${expected}`);

/** The rest of a path whose attribute is unknown has to be well formed all the same. */
function skipUnknown(reader: Reader): undefined {
  if (!isName(reader.peek().text)) throw reader.refuse('an attribute');
  reader.next();
  if (reader.peek().kind === '[') {
    while (reader.peek().kind !== ']' && reader.peek().kind !== 'end') reader.next();
    reader.expect(']', 'a closing bracket');
    takeSubAttribute(reader);
  }
  reader.expect('end', 'the end of the path');
}

/** emails[type eq "work"] or emails[type eq "work"].value */
function parseValuePath(reader: Reader, path: Path, context: Context): Target | undefined {
  const attribute = target(path);
  if (!attribute.multiValued) {
    throw reader.refuse('the end of the path: only an attribute with several values takes brackets');
  }
  const where = parseWhere(reader, path, context.manner);
  const name = takeSubAttribute(reader);
  reader.expect('end', 'a dot and a sub-attribute, or the end of the path');
  if (name === undefined) return { ...toTarget(path), where };
  const sub = (attribute as ComplexAttribute).byName.get(name.toLowerCase());
  return sub && { ...toTarget(path), where, sub };
}

/** The name after the dot that follows a closing bracket, if there is one. */
function takeSubAttribute(reader: Reader): string | undefined {
  const { text } = reader.peek();
  if (!text.startsWith('.')) return undefined;
  const name = text.slice(1);
  if (!isName(name)) throw reader.refuse('a sub-attribute after the dot');
  reader.next();
  return name;
}

/** RFC 7644 section 3.4.2.2, figure 1: no part of a name is empty. */
const isName = (text: string) => text.split('.').every((part) => part !== '');

/** The first list on a path is what an operation changes; what follows it is a sub-attribute of its values. */
function toTarget(path: Path): Target {
  const list = path.findIndex((attribute) => attribute.multiValued);
  const at = list < 0 ? path.length - 1 : list;
  const parents = path.slice(0, at) as ComplexAttribute[];
  const sub = path[at + 1];
  return { parents, attribute: path[at] as Attribute, ...(sub && { sub }) };
}
