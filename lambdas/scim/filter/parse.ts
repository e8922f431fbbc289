import { type Mode, withAliases } from '../mode.ts';
import { type ComplexAttribute, type Path, type Scope, scopeOf, target } from '../schema/attribute.ts';
import { isRepaired } from '../schema/normalize.ts';
import { type Filter, junction } from './filter.ts';
import { comparedAttribute, expectedLiteral, isOperator, operatorsOf, toLiteral } from './literal.ts';
import { openReader, type Reader, toFilterError } from './reader.ts';

/** The names that a filter may use here, and the mode in which its values are read. */
export interface Context {
  readonly scope: Scope;
  readonly mode: Mode;
}

/**
 * Parses a filter by grammar.abnf. Throws invalidFilter with the position and what was expected there. Takes time linear in
 * the length of the text; length, depth and terms are limited.
 */
export function parseFilter(text: string, { scope, mode }: Context): Filter {
  const reader = openReader(text, toFilterError);
  const filter = parseDisjunction(reader, { scope: withAliases(scope, mode), mode });
  reader.expect('end', 'and, or, or the end of the filter');
  return filter;
}

function parseDisjunction(reader: Reader, context: Context): Filter {
  const filters = [parseConjunction(reader, context)];
  while (reader.takeWord('or')) filters.push(parseConjunction(reader, context));
  return junction('or', filters);
}

function parseConjunction(reader: Reader, context: Context): Filter {
  const filters = [parseTerm(reader, context)];
  while (reader.takeWord('and')) filters.push(parseTerm(reader, context));
  return junction('and', filters);
}

function parseTerm(reader: Reader, context: Context): Filter {
  if (reader.takeWord('not')) {
    if (reader.peek().kind !== '(') throw reader.toError('a parenthesis after not');
    return { kind: 'not', filter: parseGroup(reader, context) };
  }
  return reader.peek().kind === '(' ? parseGroup(reader, context) : parseComparison(reader, context);
}

function parseGroup(reader: Reader, context: Context): Filter {
  reader.next();
  const filter = reader.nested(() => parseDisjunction(reader, context));
  reader.expect(')', 'and, or, or a closing parenthesis');
  return filter;
}

function parseComparison(reader: Reader, context: Context): Filter {
  const path = parseName(reader, context.scope);
  return reader.peek().kind === '[' ? parseValuePath(reader, path, context) : parseOperator(reader, path, context.mode);
}

/** Takes a name and resolves it. */
export function parseName(reader: Reader, scope: Scope): Path {
  const token = reader.peek();
  const path = scope(token.text);
  if (!path) throw reader.toError(token.kind === 'name' ? 'an attribute that the schema defines' : 'an attribute');
  reader.next();
  return path;
}

/** emails[type eq "work"], or emails[type eq "work"].value eq "x" */
function parseValuePath(reader: Reader, path: Path, context: Context): Filter {
  const where = parseWhere(reader, path, context.mode);
  const rest = parseSubAttribute(reader, path);
  if (!rest) return { kind: 'some', path, where };
  const comparison = parseOperator(reader, rest, context.mode);
  return { kind: 'some', path, where: junction('and', [where, comparison]) };
}

/** The filter in brackets. Its names are sub-attributes of the attribute before the brackets. */
export function parseWhere(reader: Reader, path: Path, mode: Mode): Filter {
  const parent = target(path);
  if (parent.type !== 'complex')
    throw reader.toError('an operator: only an attribute with sub-attributes takes brackets');
  reader.next();
  const where = reader.nested(() => parseDisjunction(reader, { scope: scopeOf(parent), mode }));
  reader.expect(']', 'and, or, or a closing bracket');
  return where;
}

/** `.value` after a closing bracket; undefined if there is none. */
function parseSubAttribute(reader: Reader, path: Path): Path | undefined {
  if (!reader.peek().text.startsWith('.')) return undefined;
  return parseName(reader, (name) => scopeOf(target(path) as ComplexAttribute)(name.slice(1)));
}

function parseOperator(reader: Reader, path: Path, mode: Mode): Filter {
  reader.countTerm();
  if (reader.takeWord('pr')) return { kind: 'present', path };
  const word = reader.peek().text.toLowerCase();
  if (!isOperator(word)) throw reader.toError('an operator: eq, ne, co, sw, ew, gt, ge, lt, le or pr');
  const attribute = comparedAttribute(target(path));
  if (!attribute) throw reader.toError('pr: this attribute has only sub-attributes to compare, name one of them');
  const operators = operatorsOf(attribute);
  if (!operators.includes(word))
    throw reader.toError(`an operator for a ${attribute.type}: ${operators.join(', ')} or pr`);
  reader.next();
  const literal = toLiteral(reader.peek(), attribute, word, mode);
  if (literal === undefined) throw reader.toError(expectedLiteral(attribute));
  if (isRepaired(literal)) throw reader.toError('a text without U+FFFD, which stands for bytes that were not UTF-8');
  reader.next();
  const compared: Path = attribute === target(path) ? path : [...path, attribute];
  return { kind: 'compare', path: compared, operator: word, literal };
}
