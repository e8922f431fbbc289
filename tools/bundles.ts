import { join } from 'node:path';

/** Where the functions are that `npm run build` makes. */
export const bundlesFolder = join(import.meta.dirname, '../dist');

/** The folder of a function's bundle, the one that is deployed; its handler is in index.mjs. */
export const bundleOf = (name: string) => join(bundlesFolder, name);
