import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';

type Claims = Readonly<Record<string, unknown>>;

/** A key with which an issuer signs, RS256 or ES256. */
export interface TestKey {
  readonly kid: string;
  readonly algorithm: 'RS256' | 'ES256';
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** An OAuth2 issuer of a test: its keys at an address, and tokens of any kind. */
export interface TestIssuer {
  readonly issuer: string;
  readonly jwksUri: string;
  /** What is published; tests add and take away. */
  readonly keys: TestKey[];
  /** How it answers. */
  state: 'well' | 'failing' | 'hanging' | 'slow' | 'redirecting' | 'huge' | 'large' | 'endless' | 'garbled';
  /** How often its keys were asked for. */
  reads: number;
  /** At which paths. */
  readonly paths: string[];
  /** Its OpenID configuration, which tests can replace. */
  configuration: () => object;
  /** The claims of a good token, with those of the test over them; undefined leaves a claim out. */
  readonly token: (claims?: Claims, header?: Claims, key?: TestKey) => string;
  readonly close: () => void;
}

export function newKey(kid: string, algorithm: TestKey['algorithm'] = 'RS256'): TestKey {
  const pair =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid, algorithm, ...pair };
}

/** OpenID Connect Discovery 1.0 section 4. */
export const configurationPath = '/.well-known/openid-configuration';

export const audience = 'https://scim.example.com/scim/v2';

export async function openIssuer(): Promise<TestIssuer> {
  const keys = [newKey('first')];
  const server: Server = createServer(async ({ url = '' }, response) => {
    issuer.reads += 1;
    issuer.paths.push(url);
    if (issuer.state === 'slow') await setTimeout(700);
    const answerBadly = url === '/elsewhere' ? undefined : bad[issuer.state];
    if (answerBadly) return answerBadly(response);
    if (url === configurationPath) return response.end(JSON.stringify(issuer.configuration()));
    const published = keys.map(({ kid, algorithm, publicKey }) => ({
      ...publicKey.export({ format: 'jwk' }),
      kid,
      alg: algorithm,
      use: 'sig',
    }));
    response.end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: TestIssuer = {
    issuer: address,
    jwksUri: `${address}/jwks`,
    keys,
    state: 'well',
    reads: 0,
    paths: [],
    configuration: () => ({ issuer: address, jwks_uri: `${address}/jwks` }),
    token(claims = {}, header = {}, key = keys[0] as TestKey) {
      const now = Math.floor(Date.now() / 1000);
      const usual = { iss: address, aud: audience, client_id: 'okta', scope: 'scim', iat: now, exp: now + 3600 };
      return signed({ alg: key.algorithm, kid: key.kid, typ: 'at+jwt', ...header }, { ...usual, ...claims }, key);
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return issuer;
}

/** How an issuer answers that does not do well; what it redirects to is its key set. */
const bad: Readonly<Partial<Record<TestIssuer['state'], (response: ServerResponse) => void>>> = {
  hanging: () => undefined,
  failing: (response) => void response.writeHead(500).end('<h1>Oops</h1>'),
  redirecting: (response) => void response.writeHead(302, { location: '/elsewhere' }).end(),
  large: (response) => void response.end('{"keys":[]}'.padEnd(256 * 1024)),
  huge: (response) => void response.end(JSON.stringify({ keys: [], padding: 'x'.repeat(300_000) })),
  endless: (response) => void Readable.from(endless()).pipe(response),
  garbled: (response) => void response.end(Buffer.from('{"keys":[],"name":"J\xe4rg"}', 'latin1')),
};

function* endless() {
  for (;;) yield 'x'.repeat(10_000);
}

const toPart = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token with exactly this header; signed as its algorithm says, with the public key for HS256, not at all for none. */
export function signed(header: Claims, claims: Claims, { privateKey, publicKey }: TestKey): string {
  const input = `${toPart(header)}.${toPart(claims)}`;
  const signature = (): Buffer => {
    if (header['alg'] === 'none') return Buffer.alloc(0);
    if (String(header['alg']).startsWith('HS')) {
      return createHmac('sha256', publicKey.export({ format: 'pem', type: 'spki' }))
        .update(input)
        .digest();
    }
    return sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  };
  return `${input}.${signature().toString('base64url')}`;
}
