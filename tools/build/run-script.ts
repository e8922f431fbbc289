import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** What function.cjs exports. */
export interface FunctionModule {
  readonly handler: (event: unknown, context: unknown) => Promise<unknown>;
}

/** Runs a CommonJS file as Node.js does, with a code cache of its text if there is one. */
export function runScript(
  file: string,
  cachedData?: Buffer,
): { readonly script: Script; readonly exports: FunctionModule } {
  const text = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`;
  const script = new Script(text, { filename: file, ...(cachedData && { cachedData }) });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  return { script, exports: module.exports as FunctionModule };
}
