import type { Jwks } from 'aws-jwt-verify/jwk';
import type { KeySource } from '../../oauth2/assertion.ts';
import type { Jwts } from '../../oauth2/client-proof.ts';
import { keepLatest } from '../../workspaces/keep-latest.ts';
import { isKeyAddress } from '../../workspaces/key-address.ts';
import { readJwt } from './decompose.ts';
import { KeySet } from './key-set.ts';
import { discoverKeySet, readKeySet } from './read-key-set.ts';
import { keysOutOfReach, reasonOf, Verifier } from './verifier.ts';

/** Far longer than the assertions of any issuer. */
const longest = 8192;

/** How many issuers are remembered with their keys; the oldest are forgotten first. */
const most = 500;

export interface AssertionOptions {
  /** In milliseconds. */
  readonly now: () => number;
  /** Whether keys may be read on this machine: only in local runs. */
  readonly isLocal: () => boolean;
}

/**
 * Reads and verifies assertions. Keys are kept by issuer and address: a workspace that trusts the issuer of another with keys of
 * its own must not get the other's tokens accepted, or its own accepted there.
 */
export function openAssertions(options: AssertionOptions): Jwts {
  const verifiers = new Map<string, Verifier>();
  function verifierOf(source: KeySource): Verifier {
    if ('jwks' in source) return newVerifier(source, options);
    const name = JSON.stringify([source.issuer, source.jwksUri]);
    return verifiers.get(name) ?? keepLatest(verifiers, name, newVerifier(source, options), most);
  }
  return {
    read: (text) => (text.length > longest ? undefined : readJwt(text)),
    async verify(text, source) {
      try {
        await verifierOf(source).verify(text);
        return 'valid';
      } catch (error) {
        const reason = reasonOf(error);
        return reason === keysOutOfReach ? keysOutOfReach : { reason };
      }
    },
  };
}

function newVerifier(source: KeySource, options: AssertionOptions): Verifier {
  const { issuer } = source;
  const keySet = new KeySet(() => readKeys(source, options), options.now);
  // The address is only a name for the one key set.
  return new Verifier([{ issuer, jwksUri: issuer }], () => keySet);
}

async function readKeys(source: KeySource, { isLocal }: AssertionOptions): Promise<Jwks> {
  if ('jwks' in source) return source.jwks as unknown as Jwks;
  const isAllowed = (uri: string) => isKeyAddress(uri, isLocal());
  return source.jwksUri === undefined ? discoverKeySet(source.issuer, isAllowed) : readKeySet(source.jwksUri);
}
