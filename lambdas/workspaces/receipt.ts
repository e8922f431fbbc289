import type { Caller } from './caller.ts';

/** How long a repeated request is recognized by its Idempotency-Key, in milliseconds. */
export const receiptLifetime = 86_400_000;

/** The answer to a request that made something, kept without its secret under the Idempotency-Key of its caller. */
export interface Receipt {
  /** The caller and the key, hashed: the key of one caller is not that of another. */
  readonly id: string;
  /** A hash of what was asked for. */
  readonly fingerprint: string;
  /** JSON text: DynamoDB does not keep the order of the fields of an object. */
  readonly body: string;
  readonly made: string;
  readonly expires: string;
}

/** What names a receipt, before it is hashed. */
export const receiptName = ({ kind, id }: Caller, key: string) => `${kind} ${id} ${key}`;
