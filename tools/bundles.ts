import { join } from 'node:path';

/** The folder of the functions that `npm run build` creates. */
export const bundlesFolder = join(import.meta.dirname, '../dist');

/** The folder of a function's bundle, as it is deployed; the handler is in index.mjs. */
export const bundleOf = (name: string) => join(bundlesFolder, name);
