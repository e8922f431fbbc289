import { isArray, isObject, type Json } from '../scim/json.ts';
import { longestValue } from './bounded.ts';

/* An administrator reads the activity, and exports it: no password and no token is in what a request sent. */

/** What stands in place of a secret, and of what lies too deep to be looked at. */
const hidden = '...';

/** Deeper values are not looked at: a refused body may be nested without limit. */
const deepest = 32;

/** A value without passwords and tokens. */
export function withoutSecrets(value: Json, depth = 0): Json {
  if (typeof value === 'string') return toReadable(value).replace(token, hidden);
  if (depth > deepest) return hidden;
  if (isArray(value)) return value.map((each) => withoutSecrets(each, depth + 1));
  return isObject(value) ? membersWithoutSecrets(value, depth) : value;
}

/** The value of a PATCH operation is a secret if its path is the name of one. */
function membersWithoutSecrets(object: { readonly [name: string]: Json | undefined }, depth: number): Json {
  const { path } = object;
  const isOperation = typeof path === 'string' && secretName.test(path);
  return Object.fromEntries(
    Object.entries(object).map(([name, value = null]) => {
      const isSecret = secretName.test(name) || (isOperation && name === 'value');
      return [name, isSecret ? hidden : withoutSecrets(value, depth + 1)];
    }),
  );
}

/** A text with names in it, such as a filter, up to the value of a secret. */
export const hideInText = (text: string) => toReadable(text).replace(secretInText, `$<name>${hidden}`);

/** More than what is kept of a text: the expressions below take quadratic time. */
const toReadable = (text: string) => text.slice(0, 4 * longestValue);

/** An access token of this service, or of another one: a JWT. */
const token = /\bws[a-z]+_[0-9A-Za-z]{8,}|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g;

const secretName = /password|secret|token|assertion/i;

/** `password eq "..."` in a filter, `"password": "..."` in JSON, `client_secret=...` in a form. */
const secretInText = /(?<name>\bpassword\b|\w*(?:password|secret|token|assertion)\w*["']?\s*[:=]).*$/is;
