import { JwtParseError } from 'aws-jwt-verify/error';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import type { Claims } from '../../workspaces/oauth-token.ts';

const form = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;

/**
 * The parts of a JSON Web Token; nothing of them is verified. aws-jwt-verify refuses a `scope` that is no text, but some issuers
 * write a list: it checks the rest of the claims, and gets to see a scope no more than it needs one.
 */
export function decomposeJwt(text: string): ReturnType<typeof decomposeUnverifiedJwt> {
  const [, header, payloadB64, signature] = form.exec(text) ?? [];
  if (payloadB64 === undefined) throw new JwtParseError('not three parts in Base64url');
  const { scope, ...claims } = toClaims(payloadB64);
  const checked = decomposeUnverifiedJwt([header, toPart(claims), signature].join('.'));
  return { ...checked, payloadB64, payload: { ...checked.payload, scope } };
}

/** What a JSON Web Token says, also one without a signature or with claims of wrong types; undefined if it is not one. */
export function readJwt(text: string): { readonly header: Claims; readonly claims: Claims } | undefined {
  const [, header, payload] = /^([\w-]+)\.([\w-]+)\.[\w-]*$/.exec(text) ?? [];
  if (header === undefined || payload === undefined) return undefined;
  try {
    const [first, second] = [toClaims(header), toClaims(payload)];
    return isClaims(first) && isClaims(second) ? { header: first, claims: second } : undefined;
  } catch {
    return undefined;
  }
}

const isClaims = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const toPart = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url');

function toClaims(part: string) {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    throw new JwtParseError('the payload is not JSON');
  }
}
