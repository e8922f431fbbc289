import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type FunctionModule, runScript } from './run-script.ts';

/*
 * What Lambda loads, as index.mjs. It runs function.cjs, with the code cache that was made for exactly this text and this
 * Node.js if there is one. V8 rejects a cache that does not fit, and compiles the text as without one.
 */

/** The name of the code cache without its Node.js, which has a hash of function.cjs: the build puts it in. */
declare const cacheName: string;

const file = `${import.meta.dirname}/function.cjs`;
const cache = `${import.meta.dirname}/${cacheName}-${process.version}-${process.arch}.cache`;

function load(): FunctionModule & { readonly codeCache: 'none' | 'accepted' | 'rejected' } {
  if (!existsSync(cache)) return { ...(createRequire(file)(file) as FunctionModule), codeCache: 'none' };
  const { script, exports } = runScript(file, readFileSync(cache));
  return { handler: exports.handler, codeCache: script.cachedDataRejected ? 'rejected' : 'accepted' };
}

/** `codeCache` says whether V8 took the code cache. */
export const { handler, codeCache } = load();
