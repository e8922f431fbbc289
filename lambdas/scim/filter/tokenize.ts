import { invalidFilter, type ScimError } from '../error.ts';

export interface Token {
  readonly kind: 'name' | 'string' | 'number' | '(' | ')' | '[' | ']' | 'end';
  readonly text: string;
  /** The first character of the token, counted from 1 as people do. */
  readonly position: number;
}

/** What should have stood at a position. */
export type Refusal = (position: number, expected: string) => ScimError;

export const refuseFilter: Refusal = (position, expected) =>
  invalidFilter(`the filter is wrong at character ${position}: expected ${expected}`);

/** The tokens of a filter or a path, the last of kind `end`; linear in the length of the text. */
export function tokenize(text: string, refuse: Refusal): readonly Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  for (let position = 1; position <= text.length; position = token.lastIndex + 1) {
    const groups = token.exec(text)?.groups;
    if (!groups) throw refuse(position, explain(text[position - 1] as string));
    const { name, string, number, bracket } = groups;
    if (name) tokens.push({ kind: 'name', text: name, position });
    else if (string) tokens.push({ kind: 'string', text: string, position });
    else if (number) tokens.push({ kind: 'number', text: number, position });
    else if (bracket) tokens.push({ kind: bracket as '(', text: bracket, position });
  }
  tokens.push({ kind: 'end', text: '', position: text.length + 1 });
  return tokens;
}

/**
 * Each alternative is told by its first character and can match in one way only, so no text makes it go back. A name may
 * begin with a dot: `.value` after a value path.
 */
const token = new RegExp(
  [
    '[ \\t]+',
    '(?<name>[A-Za-z$.][\\w$:.-]*)',
    '(?<string>"(?:[^"\\\\\\u0000-\\u001f]|\\\\["\\\\/bfnrt]|\\\\u[0-9A-Fa-f]{4})*")',
    '(?<number>-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?(?![\\w.:-]))',
    '(?<bracket>[()[\\]])',
  ].join('|'),
  'y',
);

function explain(character: string): string {
  if (character === '"') return 'a string in double quotes with its end and escapes as in JSON';
  if (/[\d-]/.test(character)) return 'a number as in JSON, or a string in double quotes';
  return 'a name, an operator, a value, a parenthesis or a bracket';
}
