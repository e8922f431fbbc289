import type { MiddlewareHandler } from 'hono';
import { parseJson } from '../scim/json.ts';
import { Problem } from './problem.ts';
import type { ManagementEnv } from './service.ts';

/** No table can store half of a surrogate pair, wherever it is in a body. */
export function checkingText(): MiddlewareHandler<ManagementEnv> {
  return async ({ req }, next) => {
    const json = req.method === 'GET' ? undefined : parseJson(await req.text());
    if (json !== undefined && loneHalf.test(JSON.stringify(json))) {
      throw new Problem(400, 'the body has half of a surrogate pair, which is not a character');
    }
    return next();
  };
}

/** JSON.stringify escapes a half, and only a half. Two backslashes before it are one of the text. */
const loneHalf = /(?:^|[^\\])(?:\\\\)*\\ud[89a-f]/;
