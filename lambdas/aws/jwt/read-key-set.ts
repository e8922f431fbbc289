import { FetchError, JwksValidationError } from 'aws-jwt-verify/error';
import { assertIsJwks, type Jwks } from 'aws-jwt-verify/jwk';

/** Milliseconds for one attempt, as aws-jwt-verify has them; two attempts at two addresses fit into a function's 25 seconds. */
const patience = 3000;

/** Bytes, after decompression. Key sets of large issuers with their certificates have some 30 KB. */
const longest = 256 * 1024;

/** Reads the key set at an address, if need be by a second attempt. Throws FetchError or JwksValidationError. */
export async function readKeySet(uri: string): Promise<Jwks> {
  const keys = (await readJson(uri)) as Parameters<typeof assertIsJwks>[0];
  assertIsJwks(keys);
  return keys;
}

/**
 * Reads the key set that an issuer names in its OpenID configuration: OpenID Connect Discovery 1.0 sections 4 and 4.3.
 * `isAllowed` judges its address. Throws FetchError or JwksValidationError.
 */
export async function discoverKeySet(issuer: string, isAllowed: (uri: string) => boolean): Promise<Jwks> {
  const uri = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const { issuer: said, jwks_uri: keys } = ((await readJson(uri)) ?? {}) as Readonly<Record<string, unknown>>;
  if (said !== issuer) throw new FetchError(uri, 'the configuration of another issuer');
  if (typeof keys !== 'string' || !isAllowed(keys)) throw new FetchError(uri, 'no address of keys over https');
  return readKeySet(keys);
}

const readJson = async (uri: string): Promise<unknown> => parse(await fetchBytes(uri).catch(() => fetchBytes(uri)));

/** Follows no redirect: what is asked for is at the address that was configured, and nowhere else. */
async function fetchBytes(uri: string): Promise<Uint8Array> {
  try {
    const response = await fetch(uri, { redirect: 'error', signal: AbortSignal.timeout(patience) });
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > longest) throw new Error(`more than ${longest} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    throw new FetchError(uri, (error as Error).message);
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new JwksValidationError('not JSON in UTF-8');
  }
}
