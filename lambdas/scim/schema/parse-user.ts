import type { JsonObject } from '../json.ts';
import type { Manner } from '../manner.ts';
import type { Draft } from '../resource.ts';
import { extensions } from './extensions.ts';
import { checkSchemas } from './message.ts';
import { normalize } from './normalize.ts';
import { user } from './user.ts';

/** The member that the body of a POST or PUT describes, in plain form; throws invalidSyntax where it describes none. */
export function parseUser(body: JsonObject, manner: Manner): Draft {
  checkSchemas(body, known, manner);
  return normalize(body, user, manner);
}

const known = [user.name, ...extensions.map(({ attribute }) => attribute.name)];
