import { keysId } from '../workspaces/client-keys.ts';
import { type Claims, graceSeconds, signatureAlgorithms } from '../workspaces/oauth-token.ts';
import type { TokenClient } from '../workspaces/token-client.ts';

/** A JSON Web Token that was read, not verified. */
export interface UnverifiedJwt {
  readonly header: Claims;
  readonly claims: Claims;
}

/** Where the keys of an assertion are. */
export type KeySource =
  | { readonly issuer: string; readonly jwksUri?: string | undefined }
  | { readonly issuer: string; readonly jwks: { readonly keys: readonly Claims[] } };

/** What a client accepts as an assertion: of an issuer that it trusts, or signed by itself. */
export interface Accepted {
  readonly credentialId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
  /** A self-signed assertion is good once. */
  readonly once: boolean;
  readonly keys: KeySource;
}

/** All that a client accepts; `audiences` are the names of the token endpoint. */
export const acceptedBy = (client: TokenClient, audiences: readonly string[]): readonly Accepted[] => [
  ...(client.keys
    ? [
        {
          credentialId: keysId,
          issuer: client.clientId,
          subject: client.clientId,
          audiences,
          once: true,
          keys: { issuer: client.clientId, ...client.keys },
        },
      ]
    : []),
  ...client.trusts.map(({ trustId, issuer, subject, audience, jwksUri }) => ({
    credentialId: trustId,
    issuer,
    subject,
    audiences: audiencesOf(audience),
    once: false,
    keys: { issuer, jwksUri },
  })),
];

/**
 * The names of an audience. Microsoft Entra ID shows an app as `api://<app id>/.default` in its console, and names it `<app id>` or
 * `api://<app id>` in its tokens.
 */
function audiencesOf(audience: string): readonly string[] {
  const [, app] = /^(?:api:\/\/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/\.default)?$/i.exec(audience) ?? [];
  return app === undefined ? [audience] : [app, `api://${app}`];
}

/** What one claim, or field of the header, of an assertion says about it. */
export interface Finding {
  readonly claim: string;
  readonly ok: boolean;
  /** In our own words, without values of the assertion. */
  readonly detail: string;
  readonly expected?: string;
  readonly found?: string;
}

/** In seconds: an hour or so. Microsoft Entra ID issues tokens for up to 90 minutes. */
export const longestAssertion = 90 * 60;

/** The longest `jti` that is remembered, in characters. */
const longestId = 1000;

/** Compares an assertion with what is accepted, claim by claim; its signature is another matter. `now` in milliseconds. */
export function judge({ header, claims }: UnverifiedJwt, accepted: Accepted, now: number): readonly Finding[] {
  const seconds = now / 1000;
  return [
    judgeText('iss', claims['iss'], [accepted.issuer]),
    judgeText('sub', claims['sub'], [accepted.subject]),
    judgeText('aud', claims['aud'], accepted.audiences),
    judgeEnd(claims['exp'], seconds),
    judgeStart('nbf', claims['nbf'], seconds),
    judgeStart('iat', claims['iat'], seconds),
    ...(accepted.once ? [judgeId(claims['jti'])] : []),
    judgeAlgorithm(header['alg']),
    judgeKey(header['kid']),
    judgeType(header),
  ];
}

/** The first thing that is wrong. */
export const faultOf = (findings: readonly Finding[]): string | undefined => {
  const fault = findings.find(({ ok }) => !ok);
  return fault && `${fault.claim} ${fault.detail}`;
};

/** `aud` may be a list; other audiences in it could present the assertion here, so all of them must be ours. */
function judgeText(claim: string, value: unknown, expected: readonly string[]): Finding {
  const values = [value].flat();
  const ok = values.length > 0 && values.every((each) => expected.includes(each as string));
  const detail = ok ? 'is right' : value === undefined ? 'is missing' : 'is another one';
  return { claim, ok, detail, expected: expected.join(' or '), ...toFound(value) };
}

function judgeEnd(value: unknown, now: number): Finding {
  const found = toFound(value, true);
  const finding = (ok: boolean, detail: string) => ({ claim: 'exp', ok, detail, ...found });
  if (!isTime(value)) return finding(false, value === undefined ? 'is missing' : 'is not a time');
  if (value + graceSeconds <= now) return finding(false, 'is over: the assertion has expired');
  const far = value > now + longestAssertion + graceSeconds;
  return finding(!far, far ? `is more than ${longestAssertion / 60} minutes ahead` : 'is right');
}

function judgeStart(claim: string, value: unknown, now: number): Finding {
  const finding = (ok: boolean, detail: string) => ({ claim, ok, detail, ...toFound(value, true) });
  if (value === undefined) return finding(true, 'is missing, which is allowed');
  if (!isTime(value)) return finding(false, 'is not a time');
  const early = value > now + graceSeconds;
  return finding(!early, early ? 'is in the future' : 'is right');
}

/** Whether it was used before shows only when a token is asked for. */
const goodOnce = 'is there; a self-signed assertion is good only once, and whether it was used cannot be told here';

function judgeId(value: unknown): Finding {
  const ok = typeof value === 'string' && value !== '' && value.length <= longestId;
  return {
    claim: 'jti',
    ok,
    detail: ok ? goodOnce : 'is missing or not a text: a client that signs for itself needs it',
  };
}

function judgeAlgorithm(value: unknown): Finding {
  const ok = signatureAlgorithms.some((algorithm) => algorithm === value);
  const detail = ok ? 'is right' : 'is none with a public key';
  return { claim: 'alg', ok, detail, expected: signatureAlgorithms.join(' or '), ...toFound(value) };
}

function judgeKey(value: unknown): Finding {
  const ok = typeof value === 'string' && value !== '';
  return { claim: 'kid', ok, detail: ok ? 'is there' : 'is missing: it names the key', ...toFound(value) };
}

/** An access token is no assertion. RFC 7515 section 4.1.11: critical extensions that are not known make it invalid. */
function judgeType({ typ = 'JWT', crit }: Claims): Finding {
  const known = /^(application\/)?(jwt|client-authentication\+jwt)$/i.test(String(typ));
  const detail = crit === undefined ? (known ? 'is right' : 'is that of another kind of token') : 'comes with crit';
  return { claim: 'typ', ok: known && crit === undefined, detail, ...toFound(typ) };
}

const isTime = (value: unknown): value is number => Number.isFinite(value);

/** The value as it is shown to the person who asked; times also as people read them. */
function toFound(value: unknown, time = false): { readonly found?: string } {
  if (value === undefined) return {};
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const date = time && isTime(value) && Math.abs(value) < 1e11 ? ` (${new Date(value * 1000).toISOString()})` : '';
  return { found: text.slice(0, 500) + date };
}
