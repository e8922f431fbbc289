import { lenient } from '../../../lambdas/scim/modes.ts';
import { type ListQuery, parseListQuery } from '../../../lambdas/scim/query/list-query.ts';
import type { Parameters } from '../../../lambdas/scim/schema/message.ts';
import { userScope } from '../../../lambdas/scim/schema/user.ts';

export const context = { scope: userScope, mode: lenient };

/** The query of GET /Users with these parameters, each given once. */
export function asked(parameters: Readonly<Record<string, string>>): ListQuery {
  const lists = Object.entries(parameters).map(([name, value]) => [name, [value]]);
  return parseListQuery(Object.fromEntries(lists) as Parameters, context);
}
