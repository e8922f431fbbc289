import { signed, type TestKey } from './issuer.ts';
import { endpointNames } from './token-endpoint.ts';

/** The public key of a client that signs for itself. */
export const publicJwk = ({ publicKey, kid, algorithm }: TestKey) => ({
  ...publicKey.export({ format: 'jwk' }),
  kid,
  alg: algorithm,
  use: 'sig',
});

/** An assertion that a client signs itself; undefined leaves a claim out. */
export function signSelf(clientId: string, key: TestKey, claims: object = {}, header: object = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const usual = {
    iss: clientId,
    sub: clientId,
    aud: endpointNames[1],
    jti: crypto.randomUUID(),
    exp: now + 60,
    iat: now,
  };
  return signed({ alg: key.algorithm, kid: key.kid, typ: 'JWT', ...header }, { ...usual, ...claims }, key);
}
