import type { Condition } from '../members/members.ts';
import { preconditionFailed } from '../scim/error.ts';
import type { ScimRequest, ScimResponse } from './handler.ts';
import { notModified } from './response.ts';

/**
 * What If-Match and If-None-Match ask of the current version before it is changed (RFC 7644 section 3.14, RFC 7232
 * section 3); undefined where the request has neither.
 */
export function toCondition(request: ScimRequest): Condition | undefined {
  const { 'if-match': match, 'if-none-match': noneMatch } = request.headers;
  if (match === undefined && noneMatch === undefined) return undefined;
  return (version) => isWanted(request, version) && !isKnown(request, version);
}

/**
 * The answer to a GET, which bears its entity-tag; 304 where the client has that. Throws preconditionFailed where it wants
 * another one. RFC 9110 section 13.2.2: If-Match is looked at first.
 */
export function answerRead(request: ScimRequest, answer: ScimResponse): ScimResponse {
  const version = String(answer.headers['ETag']);
  if (!isWanted(request, version))
    throw preconditionFailed('there is another version of this: read it without If-Match');
  return isKnown(request, version) ? notModified(answer) : answer;
}

/** Whether If-Match, if it is there, names this version. */
const isWanted = ({ headers: { 'if-match': list } }: ScimRequest, version: string) =>
  list === undefined || names(list, version);

/** Whether If-None-Match says that the client has this version. */
const isKnown = ({ headers: { 'if-none-match': list } }: ScimRequest, version: string) =>
  list !== undefined && names(list, version);

/**
 * Whether a list of entity-tags, or `*`, names a version. The tags of this service are weak and compared weakly. What is
 * neither names none: If-Match fails then, If-None-Match holds.
 */
function names(list: string, version: string): boolean {
  if (list.trim() === '*') return true;
  return entityTags.test(list) && (list.match(/"[^"]*"/g) ?? []).some((tag) => version.endsWith(tag));
}

/** RFC 9110 sections 5.6.1 and 8.8.3. */
const entityTags = /^[\t ,]*(?:(?:W\/)?"[^"]*"[\t ]*(?:,[\t ,]*|$))+$/;
