import { FetchError, JwksValidationError } from 'aws-jwt-verify/error';
import { assertIsJwks, type Jwks } from 'aws-jwt-verify/jwk';

/** Milliseconds for one attempt, as aws-jwt-verify has them; two attempts leave most of the authorizer's 25 seconds. */
const patience = 3000;

/** Bytes, after decompression. Key sets of large issuers with their certificates have some 30 KB. */
const longest = 256 * 1024;

/** Reads the key set at an address, if need be by a second attempt. Throws FetchError or JwksValidationError. */
export const readKeySet = async (uri: string): Promise<Jwks> =>
  parse(await fetchBytes(uri).catch(() => fetchBytes(uri)));

/** Follows no redirect: the keys are at the address that was configured, and nowhere else. */
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

function parse(bytes: Uint8Array): Jwks {
  let keys: Parameters<typeof assertIsJwks>[0];
  try {
    keys = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new JwksValidationError('not JSON in UTF-8');
  }
  assertIsJwks(keys);
  return keys;
}
