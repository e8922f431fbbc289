import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** The folder of the functions that `npm run build` creates. */
export const bundlesFolder = join(import.meta.dirname, '../dist');

/** The folder of a function's bundle, as it is deployed: index.mjs has the handler and loads function.cjs. */
export const bundleOf = (name: string) => join(bundlesFolder, name);

/** The name of the code cache of a bundle, without the Node.js that it is for: no other text may have it. */
export const codeCacheOf = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex').slice(0, 16);
