import { invalidFilter, type ScimError } from '../error.ts';

export interface Token {
  readonly kind: 'name' | 'string' | 'number' | '(' | ')' | '[' | ']' | 'end';
  readonly text: string;
  /** Of the token's first character, counted from 1. */
  readonly position: number;
}

/** Makes the error of a text: at this position, something else was expected. */
export type ToSyntaxError = (position: number, expected: string) => ScimError;

export const toFilterError: ToSyntaxError = (position, expected) =>
  invalidFilter(`the filter is wrong at character ${position}: expected ${expected}`);

/** Service rule 16: characters, levels of nesting, comparisons. */
export const filterLimits = { characters: 4096, depth: 20, terms: 256 } as const;

/** Reads the tokens of a filter or a path one by one, and limits nesting and comparisons. */
export interface Reader {
  readonly peek: () => Token;
  /** Moves to the next token. */
  readonly next: () => void;
  /** Takes a token of this kind, or throws. */
  readonly expect: (kind: Token['kind'], expected: string) => void;
  /** Takes the next token if it is this word, in any case. */
  readonly takeWord: (word: string) => boolean;
  /** The error that something else was expected at the next token. */
  readonly toError: (expected: string) => Error;
  /** Parses one level deeper. */
  readonly nested: <T>(parse: () => T) => T;
  /** Counts a comparison. */
  readonly countTerm: () => void;
}

export function openReader(text: string, toSyntaxError: ToSyntaxError): Reader {
  if (text.length > filterLimits.characters) throw toSyntaxError(1, `at most ${filterLimits.characters} characters`);
  const tokens = tokenize(text, toSyntaxError);
  let [at, depth, terms] = [0, 0, 0];
  const peek = () => tokens[at] as Token;
  const toError = (expected: string) => toSyntaxError(peek().position, expected);
  const next = () => {
    at += 1;
  };
  return {
    peek,
    next,
    toError,
    expect(kind, expected) {
      if (peek().kind !== kind) throw toError(expected);
      next();
    },
    takeWord(word) {
      const found = peek().text.toLowerCase() === word;
      if (found) next();
      return found;
    },
    nested(parse) {
      depth += 1;
      if (depth > filterLimits.depth) throw toError(`at most ${filterLimits.depth} levels of nesting`);
      const result = parse();
      depth -= 1;
      return result;
    },
    countTerm() {
      terms += 1;
      if (terms > filterLimits.terms) throw toError(`at most ${filterLimits.terms} comparisons`);
    },
  };
}

/** The tokens of a filter or a path, the last of kind `end`; linear in the length of the text. */
function tokenize(text: string, toSyntaxError: ToSyntaxError): readonly Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  for (let position = 1; position <= text.length; position = tokenPattern.lastIndex + 1) {
    const groups = tokenPattern.exec(text)?.groups;
    if (!groups) throw toSyntaxError(position, expectedAt(text[position - 1] as string));
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
 * The first character decides the alternative, and each alternative matches in one way only, so no text causes
 * backtracking. A name may begin with a dot: `.value` after a value path.
 */
const tokenPattern = new RegExp(
  [
    '[ \\t]+',
    '(?<name>[A-Za-z$.][\\w$:.-]*)',
    '(?<string>"(?:[^"\\\\\\u0000-\\u001f]|\\\\["\\\\/bfnrt]|\\\\u[0-9A-Fa-f]{4})*")',
    '(?<number>-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?(?![\\w.:-]))',
    '(?<bracket>[()[\\]])',
  ].join('|'),
  'y',
);

/** What a text that begins with this character should be. */
function expectedAt(character: string): string {
  if (character === '"') return 'a string in double quotes with its end and escapes as in JSON';
  if (/[\d-]/.test(character)) return 'a number as in JSON, or a string in double quotes';
  return 'a name, an operator, a value, a parenthesis or a bracket';
}
