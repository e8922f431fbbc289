import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { type Receipt, receiptLifetime, receiptName } from '../workspaces/receipt.ts';
import { type Receive, Repeated } from './administration.ts';
import { callerOf } from './caller-of.ts';
import { Problem } from './problem.ts';
import type { ManagementEnv } from './service.ts';

/** A request that makes a resource. */
export interface Making<Made, Body extends object> {
  /** The parsed request. */
  readonly asked: object;
  /** The resource without its secret: the answer to a repeat of the request. */
  readonly toBody: (made: Made) => Body;
  /** Makes the resource, keeps the receipt with it, and returns the answer with its secret. */
  readonly create: (receive: Receive<Made>) => Promise<Body>;
}

interface Answer<Body> {
  readonly body: Body;
  readonly headers: Record<string, string>;
}

/**
 * Makes a resource once: a repeat with the same Idempotency-Key, within 24 hours, gets the same answer without its secret.
 * Resource and receipt are stored in one transaction, so nothing is made twice if something fails. Throws Problem if the key came
 * with another request.
 */
export async function once<Made, Body extends object>(
  context: Context<ManagementEnv>,
  { asked, toBody, create }: Making<Made, Body>,
): Promise<Answer<Body>> {
  const key = context.req.header('idempotency-key');
  if (key === undefined) return { body: await create(() => undefined), headers: {} };
  const { management, now } = context.env.service;
  const id = hash(receiptName(callerOf(context), key));
  const fingerprint = hash(JSON.stringify([context.req.method, context.req.path, asked]));
  const receive: Receive<Made> = (made) => toReceipt({ id, fingerprint, body: JSON.stringify(toBody(made)) }, now());

  const known = await management.findReceipt(id);
  if (known && known.expires > now().toISOString()) return replay<Body>(known, fingerprint);
  const body = await create(receive).then(
    (made) => made,
    (error: Error) => {
      if (!(error instanceof Repeated)) throw error;
      return undefined;
    },
  );
  if (body) return { body, headers: {} };
  const other = await management.findReceipt(id);
  if (!other) throw new Repeated();
  return replay<Body>(other, fingerprint);
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

const toReceipt = (kept: Pick<Receipt, 'id' | 'fingerprint' | 'body'>, now: Date): Receipt => ({
  ...kept,
  made: now.toISOString(),
  expires: new Date(now.getTime() + receiptLifetime).toISOString(),
});

function replay<Body extends object>(receipt: Receipt, fingerprint: string): Answer<Body> {
  if (receipt.fingerprint !== fingerprint) {
    const detail = 'was sent with another request before: use a new key for a new request';
    throw new Problem(422, `Idempotency-Key: ${detail}`, { errors: [{ detail, parameter: 'Idempotency-Key' }] });
  }
  return { body: JSON.parse(receipt.body) as Body, headers: { 'Idempotency-Replayed': 'true' } };
}
