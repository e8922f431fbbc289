import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { checkKeys } from '../../lambdas/workspaces/client-rules.ts';

type Jwk = Readonly<Record<string, unknown>>;

const rsa = (bits: number): Jwk => toJwk(generateKeyPairSync('rsa', { modulusLength: bits }));
const ec = (curve: string): Jwk => toJwk(generateKeyPairSync('ec', { namedCurve: curve }));
const toJwk = ({ publicKey }: { readonly publicKey: Exporting }) => ({
  ...publicKey.export({ format: 'jwk' }),
  kid: '1',
});

interface Exporting {
  export(options: { readonly format: 'jwk' }): object;
}

const common = rsa(2048);
const check = (...keys: readonly Jwk[]) => checkKeys({ jwks: { keys } }, false);

describe('a client may have', () => {
  test.each<[string, () => readonly Jwk[]]>([
    ['RSA of 2048 bits', () => [common]],
    ['RSA of 3072 bits', () => [rsa(3072)]],
    ['RSA with each alg', () => ['RS256', 'RS384', 'RS512'].map((alg) => ({ ...common, alg, kid: alg }))],
    ['P-256', () => [{ ...ec('P-256'), alg: 'ES256' }]],
    ['P-384', () => [{ ...ec('P-384'), alg: 'ES384' }]],
    ['P-521', () => [{ ...ec('P-521'), alg: 'ES512' }]],
    ['Ed25519', () => [{ ...toJwk(generateKeyPairSync('ed25519')), alg: 'EdDSA' }]],
    ['a key for signatures', () => [{ ...common, use: 'sig', key_ops: ['verify'] }]],
  ])('%s', (_, make) => {
    expect(() => check(...make())).not.toThrow();
  });
});

const notForSignatures = 'must be for signatures: leave out use and key_ops, or give sig and verify';
const noPublicKey = 'must be a public key with a kid: RSA, EC or Ed25519';

describe('a client may not have', () => {
  test.each<[string, () => Jwk, string]>([
    ['RSA of 1024 bits', () => rsa(1024), 'is an RSA key of 1024 bits: it must have 2048 or more'],
    ['RSA of 2040 bits', () => rsa(2040), 'is an RSA key of 2040 bits: it must have 2048 or more'],
    ['secp256k1', () => ec('secp256k1'), 'must have the curve P-256 or P-384 or P-521'],
    ['EC without a curve', () => ({ ...ec('P-256'), crv: undefined }), 'must have the curve P-256 or P-384 or P-521'],
    ['a curve that is no text', () => ({ ...ec('P-256'), crv: {} }), 'must have the curve P-256 or P-384 or P-521'],
    ['a curve by an inherited name', () => ({ ...ec('P-256'), crv: 'toString' }), 'must have the curve P-256 or'],
    ['X25519', () => toJwk(generateKeyPairSync('x25519')), 'must have the curve Ed25519'],
    ['Ed448', () => toJwk(generateKeyPairSync('ed448')), 'must have the curve Ed25519'],
    ['a key for encryption', () => ({ ...common, use: 'enc' }), notForSignatures],
    ['an empty use', () => ({ ...common, use: '' }), notForSignatures],
    ['a key to encrypt', () => ({ ...common, key_ops: ['encrypt'] }), notForSignatures],
    ['key_ops that are no list', () => ({ ...common, key_ops: 'verify' }), notForSignatures],
    ['alg PS256', () => ({ ...common, alg: 'PS256' }), 'must have the alg RS256 or RS384 or RS512, or none'],
    ['alg RSA-OAEP', () => ({ ...common, alg: 'RSA-OAEP' }), 'must have the alg RS256 or RS384 or RS512, or none'],
    ['alg none', () => ({ ...common, alg: 'none' }), 'must have the alg RS256 or RS384 or RS512, or none'],
    ['the alg of another key', () => ({ ...ec('P-256'), alg: 'ES384' }), 'must have the alg ES256, or none'],
    ['an alg that is no text', () => ({ ...common, alg: 1 }), 'must have the alg RS256 or RS384 or RS512, or none'],
    ['a kind by an inherited name', () => ({ ...common, kty: 'constructor' }), noPublicKey],
    ['a part of a private key', () => ({ ...common, p: 'AQAB' }), noPublicKey],
    ['a point that is not on the curve', () => ({ ...ec('P-256'), x: 'AA' }), noPublicKey],
  ])('%s', (_, make, fault) => {
    expect(() => check(make())).toThrow(`key 1 of jwks ${fault}`);
    expect(() => check({ ...common, kid: '0' }, make())).toThrow(`key 2 of jwks ${fault}`);
  });

  test('two keys with one kid', () => {
    expect(() => check(common, { ...ec('P-256') })).toThrow(
      'two keys of jwks have the same kid: give each key its own',
    );
    expect(() => check(common, { ...common })).toThrow('two keys of jwks have the same kid');
  });
});
