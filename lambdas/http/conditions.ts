import type { Condition } from '../members/members.ts';
import type { ScimRequest } from './operation.ts';

/**
 * What If-Match and If-None-Match ask of the current version before it is changed (RFC 7644 section 3.14, RFC 7232
 * section 3); undefined where the request has neither.
 */
export function toCondition(request: ScimRequest): Condition | undefined {
  const { 'if-match': match, 'if-none-match': noneMatch } = request.headers;
  if (match === undefined && noneMatch === undefined) return undefined;
  return (version) => isWanted(request, version) && !isKnown(request, version);
}

/** Whether If-Match, if it is there, names this version. */
export const isWanted = ({ headers: { 'if-match': list } }: ScimRequest, version: string) =>
  list === undefined || names(list, version);

/** Whether If-None-Match says that the client has this version. */
export const isKnown = ({ headers: { 'if-none-match': list } }: ScimRequest, version: string) =>
  list !== undefined && names(list, version);

/** Whether a list of entity-tags, or `*`, names a version. The tags of this service are weak and compared weakly. */
function names(list: string, version: string): boolean {
  return list.trim() === '*' || (list.match(/"[^"]*"/g) ?? []).some((tag) => version.endsWith(tag));
}
