import type { Condition } from '../resources/resources.ts';
import { preconditionFailed } from '../scim/error.ts';
import type { ScimRequest, ScimResponse } from './handler.ts';
import { notModified } from './response.ts';

/**
 * The condition that If-Match and If-None-Match set for a change (RFC 7644 section 3.14, RFC 7232 section 3); undefined if the
 * request has neither.
 */
export function toCondition(request: ScimRequest): Condition | undefined {
  const { 'if-match': match, 'if-none-match': noneMatch } = request.headers;
  if (match === undefined && noneMatch === undefined) return undefined;
  return (version) => isWanted(request, version) && !isKnown(request, version);
}

/**
 * The response to a GET: 304 if the client already has this version. Throws preconditionFailed if If-Match names another
 * version. RFC 9110 section 13.2.2: If-Match is checked first.
 */
export function answerRead(request: ScimRequest, answer: ScimResponse): ScimResponse {
  const version = String(answer.headers['ETag']);
  if (!isWanted(request, version))
    throw preconditionFailed('there is another version of this: read it without If-Match');
  return isKnown(request, version) ? notModified(answer) : answer;
}

/** Whether If-Match is absent or names this version. */
const isWanted = ({ headers: { 'if-match': list } }: ScimRequest, version: string) =>
  list === undefined || names(list, version);

/** Whether If-None-Match says that the client has this version. */
const isKnown = ({ headers: { 'if-none-match': list } }: ScimRequest, version: string) =>
  list !== undefined && names(list, version);

/**
 * Whether a list of entity-tags, or `*`, names a version. This service's tags are weak and compared weakly. A malformed list
 * names no version: If-Match fails then, and If-None-Match passes.
 */
function names(list: string, version: string): boolean {
  if (list.trim() === '*') return true;
  return entityTags.test(list) && (list.match(/"[^"]*"/g) ?? []).some((tag) => version.endsWith(tag));
}

/** RFC 9110 sections 5.6.1 and 8.8.3. */
const entityTags = /^[\t ,]*(?:(?:W\/)?"[^"]*"[\t ]*(?:,[\t ,]*|$))+$/;
