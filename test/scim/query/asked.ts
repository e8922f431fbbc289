import { liberal } from '../../../lambdas/scim/manners.ts';
import { type ListQuery, type Parameters, parseListQuery } from '../../../lambdas/scim/query/list-query.ts';
import { userScope } from '../../../lambdas/scim/schema/user.ts';

export const context = { scope: userScope, manner: liberal };

/** The query of GET /Users with these parameters, each given once. */
export function asked(parameters: Readonly<Record<string, string>>): ListQuery {
  const lists = Object.entries(parameters).map(([name, value]) => [name, [value]]);
  return parseListQuery(Object.fromEntries(lists) as Parameters, context);
}
