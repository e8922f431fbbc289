import type { APIGatewayProxyEvent } from 'aws-lambda';
import { toSent } from '../../activity/sent.ts';
import { basePath, endpointOf, isOfOneResource } from '../../http/routes.ts';
import { ScimError } from '../../scim/error.ts';
import type { Json } from '../../scim/json.ts';
import { groupType } from '../../scim/resource-types.ts';
import { type ActivityOptions, type NewRefusal, toExpiry, toRefusalKey } from '../dynamodb/activity/layout.ts';
import { openCollection } from '../dynamodb/table.ts';
import { kindOf, logger } from '../log.ts';
import { toActivityOptions } from '../stores.ts';
import { belowBase, decodePath } from './paths.ts';
import { toAuthor } from './tenant.ts';

/** How long a response waits at most for its refusal to be noted, in milliseconds. */
const patience = 1000;

/** With less time left, in milliseconds, nothing is noted: the function is about to time out. */
const reserve = 150;

export interface NoteOptions {
  /** The function's remaining time in milliseconds; unlimited if left out. */
  readonly left?: number | undefined;
  /** When the request was refused; now by default. */
  readonly time?: Date;
  /** How many similar requests were refused; one by default. */
  readonly count?: number;
}

/**
 * Notes a refusal in one request, or counts it on the entry of similar ones. Await it, since a function is frozen once it has
 * responded. It never throws and never retries.
 */
export async function noteRefusal(workspace: string, refusal: NewRefusal, options: NoteOptions): Promise<void> {
  const wait = Math.min(patience, (options.left ?? Number.POSITIVE_INFINITY) - reserve);
  if (wait <= 0) return;
  try {
    const activity = toActivityOptions(workspace);
    const { key, change } = toNote(activity, refusal, options);
    await openCollection(activity).updateOnce(key, change, undefined, AbortSignal.timeout(wait));
  } catch (error) {
    logger.warn('activity not written', { workspace, kind: 'refusal', error: kindOf(error as Error) });
  }
}

/** Keeps the first of similar refusals, and the time of the last. */
function toNote(
  { clock, retentionDays }: ActivityOptions,
  refusal: NewRefusal,
  { time: at = new Date(clock.now()), count = 1 }: NoteOptions,
) {
  const time = at.toISOString();
  const entry = JSON.stringify({ kind: 'refusal', ...refusal });
  const expression =
    'SET #entry = if_not_exists(#entry, :entry), #first = if_not_exists(#first, :time), #time = :time, #expires = :expires ADD #count :count';
  const values = { entry, time, expires: toExpiry(time, retentionDays), count };
  return { key: toRefusalKey(refusal, time), change: { expression, values } };
}

/** The activity entry of a refused request. */
export function toNewRefusal(
  event: APIGatewayProxyEvent,
  operation: string,
  status: number,
  error: Error | null,
): NewRefusal {
  const { credential, request, client } = toAuthor(event, []);
  const known = error instanceof ScimError ? error : new ScimError(status, 'the service failed');
  const { scimType, message } = known;
  const route = event.resource.slice(basePath.length);
  const named = isOfOneResource(route) ? decodePath(event.pathParameters?.['id'] ?? '').slice(0, longestId) : undefined;
  const kind = endpointOf(route) === groupType.endpoint ? 'group' : 'member';
  const sent = toSent({
    body: bodyOf(event),
    filter: filterOf(event),
    path: known.path ?? (named === undefined && isOfPath.has(status) ? decodePath(belowBase(event.path)) : undefined),
    refused: known.refused ?? refusedHeader(event, status),
    bodyRefused: status === 400,
  });
  return {
    operation,
    status,
    ...(scimType && { scimType }),
    detail: message,
    actor: { kind: 'credential', ...credential },
    ...(client !== undefined && { client }),
    request,
    ...(named !== undefined && { [kind]: named }),
    ...(sent && { sent }),
  };
}

/** Names of parameters are in any case. */
const filterOf = ({ multiValueQueryStringParameters }: APIGatewayProxyEvent) =>
  Object.entries(multiValueQueryStringParameters ?? {}).find(([name]) => name.toLowerCase() === 'filter')?.[1]?.[0];

/** Maximum characters of an id in a path: those of this service are shorter. */
const longestId = 64;

/** Statuses about the path of a request: not found, not allowed, not implemented. */
const isOfPath: ReadonlySet<number> = new Set([404, 405, 501]);

/** Statuses about headers. */
const headersOf: ReadonlyMap<number, readonly string[]> = new Map([
  [406, ['accept']],
  [412, ['if-match', 'if-none-match']],
  [415, ['content-type', 'content-encoding']],
]);

function refusedHeader({ multiValueHeaders }: APIGatewayProxyEvent, status: number): Json | undefined {
  const names = headersOf.get(status) ?? [];
  const values = Object.entries(multiValueHeaders ?? {})
    .filter(([name]) => names.includes(name.toLowerCase()))
    .map(([, each = []]) => each.join(', '));
  return values.length > 1 ? values : values[0];
}

const bodyOf = ({ body, isBase64Encoded }: APIGatewayProxyEvent) =>
  isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString() : (body ?? undefined);
