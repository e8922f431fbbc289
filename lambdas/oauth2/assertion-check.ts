import type { TokenClient } from '../workspaces/token-client.ts';
import { type Accepted, acceptedBy, type Finding, judge } from './assertion.ts';
import type { Jwts, ProofOptions } from './client-proof.ts';

/** What is right and what is wrong with an assertion, compared with the trust or the keys that it fits best. */
export interface AssertionCheck {
  /** The client, and the id of its trust; undefined if nothing fits. */
  readonly clientId?: string;
  readonly credentialId?: string;
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

interface Candidate {
  readonly clientId: string;
  readonly accepted: Accepted;
  readonly findings: readonly Finding[];
}

/** Checks a pasted assertion against the clients of a workspace. Nothing is stored, and it remains good. */
export async function checkAssertion(
  text: string,
  clients: readonly TokenClient[],
  { jwts, audiences, now }: ProofOptions,
): Promise<AssertionCheck> {
  const jwt = jwts.read(text);
  if (!jwt) return { ok: false, findings: [{ claim: 'token', ok: false, detail: 'is not a JSON Web Token' }] };
  const candidates = clients.flatMap((client) =>
    acceptedBy(client, audiences).map((accepted) => ({
      clientId: client.clientId,
      accepted,
      findings: judge(jwt, accepted, now.getTime()),
    })),
  );
  const [best] = candidates.toSorted((one, other) => rank(other) - rank(one));
  if (!best) {
    const detail = 'cannot be compared: no client of the workspace has a trust, or keys of its own';
    return { ok: false, findings: [{ claim: 'iss', ok: false, detail }] };
  }
  const { clientId, accepted } = best;
  const findings = [...best.findings, await judgeSignature(text, best, jwts)];
  return { clientId, credentialId: accepted.credentialId, ok: findings.every(({ ok }) => ok), findings };
}

/** Those of the same issuer first, then by the number of claims that are right. */
const rank = ({ findings: [iss, ...others] }: Candidate) => (iss?.ok ? 100 : 0) + others.filter(({ ok }) => ok).length;

/** The signature is found right also if the times are wrong, of which the claims tell. */
async function judgeSignature(text: string, { accepted, findings: [iss] }: Candidate, jwts: Jwts): Promise<Finding> {
  const finding = (ok: boolean, detail: string): Finding => ({ claim: 'signature', ok, detail });
  if (!iss?.ok) return finding(false, 'was not checked: the issuer is another one');
  const verified = await jwts.verify(text, accepted.keys);
  if (verified === 'keys out of reach') {
    return finding(false, 'cannot be checked: the keys of the issuer cannot be read at its address');
  }
  const right = verified === 'valid' || ['expired', 'not valid yet'].includes(verified.reason);
  return finding(right, right ? 'is right' : `cannot be accepted: ${verified.reason}`);
}
