import { createHash } from 'node:crypto';
import { hashOf, whyEnded } from '../workspaces/access-token.ts';
import { proofOf } from '../workspaces/client-keys.ts';
import { graceSeconds } from '../workspaces/oauth-token.ts';
import type { TokenClient } from '../workspaces/token-client.ts';
import type { AssertionMark } from '../workspaces/workspace-store.ts';
import { type Accepted, acceptedBy, faultOf, judge, type KeySource, type UnverifiedJwt } from './assertion.ts';
import type { Presented } from './token-request.ts';

/** Reads and verifies JSON Web Tokens. */
export interface Jwts {
  /** Undefined if it is not one. */
  readonly read: (text: string) => UnverifiedJwt | undefined;
  /** Whether it was signed by one of the keys, and is valid at this time. */
  readonly verify: (text: string, keys: KeySource) => Promise<Verification>;
}

/** Valid, invalid for a reason, or not known, since the keys are out of reach. */
export type Verification = 'valid' | 'keys out of reach' | { readonly reason: string };

export interface ProofOptions {
  readonly jwts: Jwts;
  /** The names of the token endpoint as an audience. */
  readonly audiences: readonly string[];
  readonly now: Date;
}

/** The client is who it says, by this credential. */
export interface Proven {
  readonly client: TokenClient;
  readonly credentialId: string;
  readonly mark?: AssertionMark;
  /** Of a client that signs for itself: which key it used. */
  readonly key?: string;
}

/** The reason why it is not, for the log; or the keys of its assertion are out of reach. */
export type Verdict = Proven | Exclude<Verification, 'valid'>;

/** Checks what a client presents against its record. */
export async function prove(
  client: TokenClient | undefined,
  presented: Presented,
  options: ProofOptions,
): Promise<Verdict> {
  if (!client) return { reason: 'no such client' };
  return 'secret' in presented
    ? proveBySecret(client, presented.secret, options.now)
    : proveByAssertion(client, presented.assertion, options);
}

function proveBySecret(client: TokenClient, text: string, now: Date): Verdict {
  const hash = hashOf(text);
  const secret = client.secrets.find((each) => each.hash === hash);
  if (!secret) return { reason: 'a secret that the client has not' };
  const reason = whyEnded(secret, now);
  if (!reason) return { client, credentialId: secret.secretId };
  return { reason: `a secret that ${reason === 'rotated' ? 'was' : 'is'} ${reason}` };
}

async function proveByAssertion(
  client: TokenClient,
  text: string,
  { jwts, audiences, now }: ProofOptions,
): Promise<Verdict> {
  const jwt = jwts.read(text);
  if (!jwt) return { reason: 'an assertion that is no JWT' };
  const candidates = compare(jwt, client, { audiences, now });
  const fitting = candidates.find(fits)?.accepted;
  if (!fitting) {
    const same = candidates.find(({ accepted }) => accepted.issuer === jwt.claims['iss']) ?? candidates[0];
    return { reason: same ? `assertion: ${same.fault}` : 'an assertion, but the client has no trust and no keys' };
  }
  const verified = await jwts.verify(text, fitting.keys);
  if (verified === 'keys out of reach') return verified;
  if (verified !== 'valid') return { reason: `assertion: ${verified.reason}` };
  return {
    client,
    credentialId: fitting.credentialId,
    ...toMark(client, fitting, jwt),
    ...toKey(client, fitting, jwt),
  };
}

/** What of a client an assertion is for, by its claims: its signature is another matter. */
export function fittingOf(client: TokenClient, text: string, options: ProofOptions): Accepted | undefined {
  const jwt = options.jwts.read(text);
  return jwt && compare(jwt, client, options).find(fits)?.accepted;
}

const compare = (jwt: UnverifiedJwt, client: TokenClient, { audiences, now }: Omit<ProofOptions, 'jwts'>) =>
  acceptedBy(client, audiences).map((accepted) => ({ accepted, fault: faultOf(judge(jwt, accepted, now.getTime())) }));

const fits = ({ fault }: { readonly fault: string | undefined }) => fault === undefined;

/** What makes a self-signed assertion good only once; kept for as long as it could be presented. */
function toMark({ clientId, workspaceId }: TokenClient, { once }: Accepted, { claims }: UnverifiedJwt) {
  if (!once) return {};
  const id = createHash('sha256')
    .update(JSON.stringify([clientId, claims['jti']]))
    .digest('hex');
  const expires = new Date((Number(claims['exp']) + 2 * graceSeconds) * 1000).toISOString();
  return { mark: { id, workspaceId, expires } };
}

function toKey({ keys }: TokenClient, { once }: Accepted, { header }: UnverifiedJwt): Pick<Proven, 'key'> {
  const key = once && keys ? proofOf(keys, header['kid']) : undefined;
  return key === undefined ? {} : { key };
}
