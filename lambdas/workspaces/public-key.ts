import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

type Jwk = Readonly<Record<string, unknown>>;

/** The algorithms of each kind of key. RSA keys have no curve. */
const algorithms: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  RSA: { '': ['RS256', 'RS384', 'RS512'] },
  EC: { 'P-256': ['ES256'], 'P-384': ['ES384'], 'P-521': ['ES512'] },
  OKP: { Ed25519: ['EdDSA'] },
};

/** RFC 7518 section 3.3. */
const shortestRsa = 2048;

/** Members that only a private key has. It is refused: it is a secret, and nobody but the client should have it. */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi'];

/** Why a key of a client cannot verify its assertions; undefined if it can. */
export function faultOfKey(key: Jwk): string | undefined {
  const { kid, kty, crv = '', alg, use = 'sig', key_ops: uses = ['verify'] } = key;
  const curves = typeof kty === 'string' && Object.hasOwn(algorithms, kty) ? algorithms[kty] : undefined;
  if (typeof kid !== 'string' || kid === '' || !curves || privateMembers.some((name) => name in key))
    return noPublicKey;
  const curve = kty === 'RSA' ? '' : String(crv);
  const fitting = Object.hasOwn(curves, curve) ? curves[curve] : undefined;
  if (!fitting) return `must have the curve ${Object.keys(curves).join(' or ')}`;
  if (use !== 'sig' || !Array.isArray(uses) || !uses.includes('verify')) {
    return 'must be for signatures: leave out use and key_ops, or give sig and verify';
  }
  if (alg !== undefined && !fitting.some((each) => each === alg)) {
    return `must have the alg ${fitting.join(' or ')}, or none`;
  }
  const read = readKey(key);
  if (!read) return noPublicKey;
  const bits = read.asymmetricKeyDetails?.modulusLength ?? shortestRsa;
  return bits < shortestRsa ? `is an RSA key of ${bits} bits: it must have ${shortestRsa} or more` : undefined;
}

const noPublicKey = 'must be a public key with a kid: RSA, EC or Ed25519';

/** Undefined if its parts are not those of a key. */
function readKey(key: Jwk): KeyObject | undefined {
  try {
    return createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
  } catch {
    return undefined;
  }
}
