import type { StoredCredential } from './access-token.ts';
import { newBearerToken, prefixes } from './bearer-token.ts';

/** A key of the product's back end for the management API: it may do everything, in all workspaces. */
export interface ManagementKey extends StoredCredential {
  readonly keyId: string;
  readonly name: string;
  readonly beginning: string;
  readonly hash: string;
}

export interface KeyRequest {
  readonly name: string;
  /** Never, if left out. */
  readonly expires?: Date | undefined;
}

/** A new management key: its text, which is shown once, and its record, which is stored. */
export function issueKey({ name, expires }: KeyRequest, random: Uint8Array, now: Date) {
  const { text, hash, id, beginning } = newBearerToken(prefixes.managementKey, random);
  const key: ManagementKey = {
    keyId: id,
    name,
    beginning,
    hash,
    created: now.toISOString(),
    ...(expires && { expires: expires.toISOString() }),
  };
  return { text, key };
}
