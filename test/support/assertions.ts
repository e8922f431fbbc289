import { assertionType } from '../../lambdas/oauth2/token-request.ts';
import type { TrustedSubject } from '../../lambdas/workspaces/token-client.ts';
import { signed, type TestIssuer, type TestKey } from './issuer.ts';

type Claims = Readonly<Record<string, unknown>>;

const audience = 'https://scim.example.com/oauth2/token';

/** A kind of issuer: the claims of its tokens as it documents them, and the header besides `alg` and `kid`. */
export interface Shape {
  readonly name: string;
  readonly header: Claims;
  readonly claims: Claims & { readonly sub: string; readonly aud: string };
  /** In seconds. */
  readonly lifetime: number;
  readonly algorithm: TestKey['algorithm'];
}

export const shapes: readonly Shape[] = [
  {
    name: 'Microsoft Entra ID',
    header: { typ: 'JWT', x5t: 'aPctw_odvROoENg3VoOlIh2tiEs' },
    claims: {
      aud: 'api://AzureADTokenExchange',
      sub: '6c3b0c1e-7a52-4f0f-8a4e-2b6f0d5f6a11',
      oid: '6c3b0c1e-7a52-4f0f-8a4e-2b6f0d5f6a11',
      azp: '0a6f1f0c-5a2e-4f6c-9d0c-7b1e1f2a3b4c',
      azpacr: '2',
      tid: '9d0c7b1e-1f2a-4b4c-8a4e-2b6f0d5f6a11',
      idtyp: 'app',
      uti: 'dGVzdA',
      rh: '0.AAAA',
      ver: '2.0',
    },
    lifetime: 5399,
    algorithm: 'RS256',
  },
  {
    name: 'AWS IAM outbound identity federation',
    header: { typ: 'JWT' },
    claims: {
      aud: audience,
      sub: 'arn:aws:iam::123456789012:role/provisioning',
      jti: '3b1f7c1e-7a52-4f0f-8a4e-2b6f0d5f6a11',
      'https://sts.amazonaws.com/': {
        aws_account: '123456789012',
        source_region: 'eu-west-1',
        org_id: 'o-abcdefghij',
        principal_id: 'arn:aws:iam::123456789012:role/provisioning',
      },
    },
    lifetime: 300,
    algorithm: 'ES256',
  },
  {
    name: 'GitHub Actions',
    header: { typ: 'JWT', x5t: 'ykNaY4qM_ta4k2TgZOCEYLkcYlA' },
    claims: {
      aud: audience,
      sub: 'repo:acme/directory:ref:refs/heads/main',
      jti: 'example-id',
      ref: 'refs/heads/main',
      repository: 'acme/directory',
      repository_owner: 'acme',
      run_id: '1536140711',
      actor: 'ada',
      workflow: 'provision',
      event_name: 'schedule',
      job_workflow_ref: 'acme/directory/.github/workflows/provision.yml@refs/heads/main',
      runner_environment: 'github-hosted',
    },
    lifetime: 300,
    algorithm: 'RS256',
  },
  {
    name: 'Google Cloud',
    header: { typ: 'JWT' },
    claims: {
      aud: audience,
      azp: '113774264463038321964',
      email: 'provisioning@acme.iam.gserviceaccount.com',
      email_verified: true,
      sub: '113774264463038321964',
    },
    lifetime: 3600,
    algorithm: 'RS256',
  },
];

/** A token of a tenant in this shape; claims and header of the test go over it, undefined leaves one out. */
export function assertionOf(
  tenant: TestIssuer,
  shape: Shape,
  over: Claims = {},
  header: Claims = {},
  by?: TestKey,
): string {
  const key = by ?? (tenant.keys.at(-1) as TestKey);
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, nbf: now, exp: now + shape.lifetime };
  return signed(
    { alg: key.algorithm, kid: key.kid, ...shape.header, ...header },
    { iss: tenant.issuer, ...times, ...shape.claims, ...over },
    key,
  );
}

export const trustOf = ({ issuer }: TestIssuer, { claims: { sub, aud } }: Shape): TrustedSubject => ({
  issuer,
  subject: sub,
  audience: aud,
});

export const withAssertion = (clientId: string | undefined, assertion: string) => ({
  client_id: clientId,
  client_assertion_type: assertionType,
  client_assertion: assertion,
});
