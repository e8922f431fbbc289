import { checkRotation, endOfSuccessor, invalidity, revoke, rotateOut } from './access-token.ts';
import { newBearerToken, prefixes } from './bearer-token.ts';
import { type ClientSecret, mostSecrets, type TokenClient } from './token-client.ts';
import { InvalidValue, StateConflict } from './usage-error.ts';

const day = 86_400_000;

/** How long a secret is valid if nothing else is asked for, and at most, in milliseconds. */
export const secretLifetime = 365 * day;
/** Three years, one of them a leap year. */
export const longestSecret = 1096 * day;

/** How long a secret stays in the record after its end: longer than any access token that was issued for it. */
const kept = day;

/** The maximum number of secrets in the record, with those that have ended. */
const mostKept = 20;

/** A client with a new secret. The text is shown only once. */
export interface MadeSecret {
  readonly text: string;
  readonly secret: ClientSecret;
  readonly client: TokenClient;
}

/** Throws InvalidValue if the end is not allowed, StateConflict if the client has too many secrets. */
export function withSecret(client: TokenClient, expires: Date | undefined, random: Uint8Array, now: Date): MadeSecret {
  const end = expires ?? new Date(now.getTime() + secretLifetime);
  const fault = faultOfEnd(end, now);
  if (fault) throw new InvalidValue(`the end of the secret ${fault}`, 'expiresAt');
  const secrets = client.secrets.filter((secret) => endOf(secret) > now.getTime() - kept);
  if (secrets.filter((secret) => invalidity(secret, now) === undefined).length >= mostSecrets) {
    throw new StateConflict(`the client has ${mostSecrets} secrets, the most that it may have: revoke one first`);
  }
  if (secrets.length >= mostKept) {
    throw new StateConflict('too many secrets of this client were made and revoked today: try again tomorrow');
  }
  const { text, hash, id, beginning } = newBearerToken(prefixes.clientSecret, random);
  const secret: ClientSecret = {
    secretId: id,
    beginning,
    hash,
    created: now.toISOString(),
    expires: end.toISOString(),
  };
  return { text, secret, client: { ...client, secrets: [...secrets, secret] } };
}

/** Why a secret cannot end at this time; undefined if it can. */
export function faultOfEnd(end: Date, now: Date): string | undefined {
  if (end <= now) return 'must be in the future';
  return end.getTime() > now.getTime() + longestSecret ? 'must be within three years' : undefined;
}

const endOf = ({ expires, revoked }: ClientSecret) => Date.parse(revoked ?? expires);

/**
 * A new secret in place of another, with the same lifetime from now on. The old one stays valid for `grace` milliseconds at most.
 * Undefined if there is no such secret. Throws StateConflict if the old one has ended, or if the client has too many secrets.
 */
export function rotateSecret(
  client: TokenClient,
  { secretId, grace }: { readonly secretId: string; readonly grace: number },
  random: Uint8Array,
  now: Date,
): MadeSecret | undefined {
  const old = client.secrets.find((secret) => secret.secretId === secretId);
  if (!old) return undefined;
  checkRotation(old, now, 'secret', 'add a new one');
  const end = new Date(now.getTime() + grace);
  const secrets = client.secrets.map((secret) =>
    secret === old ? { ...secret, ...rotateOut(old, end, now) } : secret,
  );
  return withSecret({ ...client, secrets }, endOfSuccessor(old, now) as Date, random, now);
}

/** The client after one of its secrets was revoked, which ends the tokens that were issued for it; undefined if it has none such. */
export function revokeSecret(client: TokenClient, secretId: string, now: Date): TokenClient | undefined {
  if (!client.secrets.some((secret) => secret.secretId === secretId)) return undefined;
  const secrets = client.secrets.map((secret) => (secret.secretId === secretId ? revoke(secret, now) : secret));
  return { ...client, secrets };
}
