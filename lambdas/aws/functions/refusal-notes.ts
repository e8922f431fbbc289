import type { APIGatewayProxyEvent } from 'aws-lambda';
import { toSent } from '../../activity/sent.ts';
import { basePath, isOfOneResource } from '../../http/routes.ts';
import { ScimError } from '../../scim/error.ts';
import { type ActivityOptions, type NewRefusal, toExpiry, toRefusalKey } from '../dynamodb/activity/layout.ts';
import { openCollection } from '../dynamodb/table.ts';
import { kindOf, logger } from '../log.ts';
import { toActivityOptions } from '../stores.ts';
import { toAuthor } from './tenant.ts';

/** How long a response waits at most for its refusal to be noted, in milliseconds. */
const patience = 1000;

/** With less time left, in milliseconds, nothing is noted: the function is about to time out. */
const reserve = 150;

/**
 * Notes a refusal in one request, or counts it on the entry of similar ones; `left` is the function's remaining time in
 * milliseconds. Await it, since a function is frozen once it has responded. It never throws and never retries.
 */
export async function noteRefusal(workspace: string, refusal: NewRefusal, left: number): Promise<void> {
  const wait = Math.min(patience, left - reserve);
  if (wait <= 0) return;
  try {
    const options = toActivityOptions(workspace);
    const { key, change } = toNote(options, refusal);
    await openCollection(options).updateOnce(key, change, undefined, AbortSignal.timeout(wait));
  } catch (error) {
    logger.warn('activity not written', { workspace, kind: 'refusal', error: kindOf(error as Error) });
  }
}

/** Keeps the first of similar refusals, and the time of the last. */
function toNote({ clock, retentionDays }: ActivityOptions, refusal: NewRefusal) {
  const time = new Date(clock.now()).toISOString();
  const entry = JSON.stringify({ kind: 'refusal', ...refusal });
  const expression =
    'SET #entry = if_not_exists(#entry, :entry), #first = if_not_exists(#first, :time), #time = :time, #expires = :expires ADD #count :one';
  const values = { entry, time, expires: toExpiry(time, retentionDays), one: 1 };
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
  const { scimType, message, refused } =
    error instanceof ScimError ? error : new ScimError(status, 'the service failed');
  const sent = toSent({ body: bodyOf(event), filter: event.multiValueQueryStringParameters?.['filter']?.[0], refused });
  const member = isOfOneResource(event.resource.slice(basePath.length))
    ? event.pathParameters?.['id']?.slice(0, 64)
    : undefined;
  return {
    operation,
    status,
    ...(scimType && { scimType }),
    detail: message,
    actor: { kind: 'credential', ...credential },
    ...(client !== undefined && { client }),
    request,
    ...(member !== undefined && { member }),
    ...(sent && { sent }),
  };
}

const bodyOf = ({ body, isBase64Encoded }: APIGatewayProxyEvent) =>
  isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString() : (body ?? undefined);
