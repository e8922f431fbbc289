import { JwtParseError } from 'aws-jwt-verify/error';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';

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

const toPart = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url');

function toClaims(part: string) {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    throw new JwtParseError('the payload is not JSON');
  }
}
