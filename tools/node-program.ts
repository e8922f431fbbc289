import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The Node version of the functions on Lambda; they use features of it. */
const needed = 24;

/** The program of a Node that runs the functions: this one, or the one of the package `node`. Throws an error that says what to do. */
export function findNode(version = process.versions.node): string {
  if (Number.parseInt(version, 10) >= needed) return process.execPath;
  for (const folder of [process.cwd(), import.meta.dirname]) {
    try {
      const found = createRequire(join(folder, 'package.json')).resolve('node/package.json');
      const own = createRequire(found)('./package.json') as { readonly version: string };
      if (Number.parseInt(own.version, 10) >= needed) return join(dirname(found), 'bin/node');
    } catch {
      // Not there: look in the next folder.
    }
  }
  throw new Error(
    `the local service needs Node ${needed} or later, but this is ${version}: run npm install --save-dev node@${needed}, or switch to Node ${needed}`,
  );
}
