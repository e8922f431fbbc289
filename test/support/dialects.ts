import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../lambdas/scim/dialects');

/** The source of a rewriter: its name and its docstring. */
export interface DialectSource {
  readonly name: string;
  readonly header: string;
}

/** Every rewriter that a file of lambdas/scim/dialects exports. */
export function readDialects(): readonly DialectSource[] {
  return readdirSync(folder).flatMap((file) => {
    const source = readFileSync(join(folder, file), 'utf8');
    const declared = source.matchAll(
      /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)\nexport const \w+: Dialect = \{\n {2}name: '([^']+)'/g,
    );
    return [...declared].map(([, header = '', name = '']) => ({ name, header }));
  });
}

/** The transcripts that a header names: Forced by one, another and a third. */
export function transcriptsOf(header: string): readonly string[] {
  const [, names = ''] = /Forced by ([^.]+)\./.exec(header.replace(/\s+\* /g, ' ')) ?? [];
  return names.split(/, | and /).filter((name) => name !== '');
}
