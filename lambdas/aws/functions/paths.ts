import { basePath } from '../../http/routes.ts';

/** API Gateway passes on paths undecoded: urn%3Aietf... A malformed part stays as it is. */
export const decodePath = (path: string) =>
  new URLSearchParams(`path=${path.replaceAll('+', '%2B').replaceAll('&', '%26')}`).get('path') as string;

/** The path of a request below the base path; the gateway may have put its stage before that. */
export const belowBase = (path: string) => path.slice(path.indexOf(basePath) + basePath.length);
