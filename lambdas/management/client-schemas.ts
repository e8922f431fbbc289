import { z } from '@hono/zod-openapi';
import type { ClientKeys } from '../workspaces/client-keys.ts';
import { scopes } from '../workspaces/scopes.ts';
import { mostTrusts } from '../workspaces/token-client.ts';
import { credentialName, rotatedAt, time, workspaceParams } from './schemas.ts';

/* The wire format of the clients of the token endpoint. */

export const tokenClientParams = workspaceParams.extend({ client: z.string() });
export const secretParams = tokenClientParams.extend({ secret: z.string() });
export const keyParams = tokenClientParams.extend({ key: z.string().openapi({ description: 'Its `kid`.' }) });
export const trustParams = tokenClientParams.extend({ trust: z.string() });

const used = {
  lastUsedAt: z.string().optional().openapi({ description: 'To the hour.' }),
  lastUsedFrom: z.string().optional().openapi({ description: 'An IP address.' }),
};

export const clientSecret = z
  .object({
    id: z.string(),
    beginning: z.string().openapi({ description: 'How the secret begins, so that people recognize it.' }),
    state: z.enum(['valid', 'expired', 'revoked']),
    createdAt: z.string(),
    expiresAt: z.string(),
    rotatedAt: z.string().optional().openapi({ description: rotatedAt }),
    revokedAt: z.string().optional(),
    ...used,
  })
  .openapi('ClientSecret');

const shownOnce = 'Shown once: missing in the answer to a repeated request.';

export const issuedSecret = clientSecret
  .extend({ secret: z.string().optional().openapi({ description: shownOnce }) })
  .openapi('IssuedSecret');

export const newSecret = z
  .strictObject({
    expiresAt: time.optional().openapi({ description: 'In a year, if left out; in three years at most.' }),
  })
  .openapi('NewSecret');

const address = z.string().min(1).max(500);

const trusted = {
  issuer: address.openapi({ description: 'The claim `iss` of its tokens: an https address.' }),
  subject: z.string().min(1).max(500).openapi({ description: 'The claim `sub`.' }),
  audience: z.string().min(1).max(500).openapi({ description: 'The claim `aud`.' }),
  jwksUri: address
    .optional()
    .openapi({ description: 'The address of its keys; by default, the OpenID configuration of the issuer names it.' }),
};

export const newTrust = z.strictObject(trusted).openapi('NewTrust');

export const trust = z.object({ id: z.string(), ...trusted, createdAt: z.string(), ...used }).openapi('Trust');

const jwks = z.object({ keys: z.array(z.record(z.string(), z.unknown())).readonly() });

export const tokenClient = z
  .object({
    clientId: z.string(),
    name: z.string(),
    scope: z.string(),
    issuer: z.string().openapi({ description: 'The name of this service as an authorization server.' }),
    tokenEndpoint: z.string().openapi({ description: 'Where the client gets its access tokens.' }),
    secrets: z.array(clientSecret).readonly(),
    trusts: z.array(trust).readonly(),
    jwksUri: z.string().optional().openapi({ description: 'Of a client that signs its assertions itself.' }),
    jwks: jwks.optional(),
    createdAt: z.string(),
  })
  .openapi('TokenClient');

export const createdTokenClient = tokenClient
  .extend({ secret: z.string().optional().openapi({ description: shownOnce }) })
  .openapi('CreatedTokenClient');

const newJwks = z.strictObject({ keys: z.array(z.record(z.string(), z.unknown())).readonly() });

interface GivenKeys {
  readonly jwksUri?: string | undefined;
  readonly jwks?: z.infer<typeof newJwks> | undefined;
}

const isOneOf = ({ jwksUri, jwks: keys }: GivenKeys) => !(jwksUri && keys);
const notBoth = () => ({ path: ['jwks'], error: 'must not be given with `jwksUri`' });

/** The keys of a client in a body; undefined if there are none. */
export const toKeys = ({ jwksUri, jwks: keys }: GivenKeys): ClientKeys | undefined =>
  keys ? { jwks: keys } : jwksUri === undefined ? undefined : { jwksUri };

export const clientKeys = z
  .strictObject({ jwksUri: address.optional(), jwks: newJwks.optional() })
  .refine(isOneOf, notBoth())
  .refine((keys) => toKeys(keys) !== undefined, { path: ['jwks'], error: 'must be given, or `jwksUri`' })
  .openapi('ClientKeys');

export const furtherKeys = z.strictObject({ jwks: newJwks }).openapi('FurtherKeys');

export const newTokenClient = z
  .strictObject({
    name: credentialName,
    scope: z.enum(scopes).optional(),
    secretExpiresAt: time.optional().openapi({
      description: 'The end of the first secret. A client with trusts or keys gets a secret only if this is given.',
    }),
    trusts: z.array(newTrust).max(mostTrusts).readonly().optional(),
    jwksUri: address.optional(),
    jwks: newJwks.optional(),
  })
  .refine(isOneOf, notBoth())
  .openapi('NewTokenClient');

export const assertion = z.strictObject({ assertion: z.string().min(1).max(20_000) }).openapi('Assertion');

export const assertionCheck = z
  .object({
    ok: z.boolean(),
    clientId: z.string().optional(),
    credentialId: z.string().optional().openapi({ description: 'The trust that fits best, or `keys`.' }),
    findings: z
      .array(
        z.object({
          claim: z.string(),
          ok: z.boolean(),
          detail: z.string(),
          expected: z.string().optional(),
          found: z.string().optional(),
        }),
      )
      .readonly(),
  })
  .openapi('AssertionCheck');
