import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type NewRefusal, toExpiry, toRefusalKey } from '../dynamodb/activity/layout.ts';
import type { ActivityOptions } from '../dynamodb/activity/options.ts';
import { kindOf, logger } from '../log.ts';
import { toActivityOptions } from '../stores.ts';

/** The longest that an answer waits for its refusal to be noted, in milliseconds. */
const patience = 1000;

/** A function that is about to time out notes nothing. */
const reserve = 150;

/**
 * Notes a refusal in one request, or counts it on the entry of alike ones; `left` are the milliseconds that the function has left.
 * It is awaited, since a function is frozen when it has answered; it never throws, and is never tried twice.
 */
export async function noteRefusal(workspace: string, refusal: NewRefusal, left: number): Promise<void> {
  const wait = Math.min(patience, left - reserve);
  if (wait <= 0) return;
  try {
    const options = toActivityOptions(workspace);
    await options.client.send(toUpdate(options, refusal), { abortSignal: AbortSignal.timeout(wait) });
  } catch (error) {
    logger.warn('activity not written', { workspace, kind: 'refusal', error: kindOf(error as Error) });
  }
}

/** The first of alike refusals is kept as it is; of the later ones the time. */
function toUpdate({ table, workspace, clock, retentionDays }: ActivityOptions, refusal: NewRefusal): UpdateCommand {
  const time = new Date(clock.now()).toISOString();
  return new UpdateCommand({
    TableName: table,
    Key: { workspaceId: workspace, key: toRefusalKey(refusal, time) },
    UpdateExpression:
      'SET #entry = if_not_exists(#entry, :entry), #first = if_not_exists(#first, :time), #time = :time, #expires = :expires ADD #count :one',
    ExpressionAttributeNames: {
      '#entry': 'entry',
      '#first': 'first',
      '#time': 'time',
      '#expires': 'expires',
      '#count': 'count',
    },
    ExpressionAttributeValues: {
      ':entry': JSON.stringify({ kind: 'refusal', ...refusal }),
      ':time': time,
      ':expires': toExpiry(time, retentionDays),
      ':one': 1,
    },
  });
}
