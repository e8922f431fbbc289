import { type Refusal, type Token, tokenize } from './tokenize.ts';

/** The bounds of service rule 16: characters, levels of nesting, comparisons. */
export const filterLimits = { characters: 4096, depth: 20, terms: 256 } as const;

/** A cursor over the tokens; it counts how deep it is and how many comparisons it has met. */
export interface Reader {
  readonly peek: () => Token;
  /** Goes on to the next token. */
  readonly next: () => void;
  /** Takes a token of that kind; refused otherwise. */
  readonly expect: (kind: Token['kind'], expected: string) => void;
  /** Whether the next token is that word, in any case; if so it is taken. */
  readonly takeWord: (word: string) => boolean;
  readonly refuse: (expected: string) => Error;
  readonly nested: <T>(parse: () => T) => T;
  readonly countTerm: () => void;
}

export function openReader(text: string, refusal: Refusal): Reader {
  if (text.length > filterLimits.characters) throw refusal(1, `at most ${filterLimits.characters} characters`);
  const tokens = tokenize(text, refusal);
  let [at, depth, terms] = [0, 0, 0];
  const peek = () => tokens[at] as Token;
  const refuse = (expected: string) => refusal(peek().position, expected);
  const next = () => {
    at += 1;
  };
  return {
    peek,
    next,
    refuse,
    expect(kind, expected) {
      if (peek().kind !== kind) throw refuse(expected);
      next();
    },
    takeWord(word) {
      const found = peek().text.toLowerCase() === word;
      if (found) next();
      return found;
    },
    nested(parse) {
      depth += 1;
      if (depth > filterLimits.depth) throw refuse(`at most ${filterLimits.depth} levels of nesting`);
      const result = parse();
      depth -= 1;
      return result;
    },
    countTerm() {
      terms += 1;
      if (terms > filterLimits.terms) throw refuse(`at most ${filterLimits.terms} comparisons`);
    },
  };
}
