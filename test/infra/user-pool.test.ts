import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { AwsSolutionsChecks } from 'cdk-nag';
import { idOf, type Resource, synthesize } from './synthesis.ts';

const signOn = { issuer: 'https://sso.example.com', clientId: 'scim', secretName: 'sso-secret' };
const own = { issuer: 'https://issuer.example.com', audience: ['scim'] };
const plain = synthesize({ userPool: { domain: 'acme-scim' } });
const whole = synthesize({
  stage: 'production',
  alarmEmail: 'team@example.com',
  oauthIssuers: [own],
  userPool: { domain: 'acme-scim', oktaApp: 'acme_scim', signOn },
});

const only = ({ template }: typeof plain, type: string): [string, Resource['Properties']] => {
  const [entry, another] = Object.entries(template.findResources(type));
  expect([entry?.[0], another]).toEqual([expect.any(String), undefined]);
  return [entry?.[0] as string, entry?.[1].Properties];
};

describe.each([
  ['with nothing but a domain', plain],
  ['with Okta and the single sign-on', whole],
] as const)('a user pool %s', (_, made) => {
  const { app, stack, template } = made;
  const [poolId, pool] = only(made, 'AWS::Cognito::UserPool');

  test('passes the AwsSolutions checks, exceptions with a reason aside', () => {
    expect(new AwsSolutionsChecks(app).validateScope(app)).toMatchObject({ violations: [], success: true });
  });

  test('has the name of the stack, lets nobody sign up, and wants a second factor', () => {
    expect(pool).toMatchObject({
      UserPoolName: stack.stackName,
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      UsernameConfiguration: { CaseSensitive: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      DeletionProtection: made === whole ? 'ACTIVE' : 'INACTIVE',
    });
    expect(template.findResources('AWS::Cognito::UserPool')[poolId]?.DeletionPolicy).toBe(
      made === whole ? 'Retain' : 'Delete',
    );
  });

  test('calls the function before each access token, in the version and tier that can add claims', () => {
    const LambdaArn = { 'Fn::GetAtt': [idOf('pre-token-generation'), 'Arn'] };
    expect(pool.UserPoolTier).toBe('ESSENTIALS');
    expect(pool.LambdaConfig).toEqual({ PreTokenGenerationConfig: { LambdaArn, LambdaVersion: 'V2_0' } });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      FunctionName: LambdaArn,
      Principal: 'cognito-idp.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [poolId, 'Arn'] },
    });
  });

  test('has no attribute of its own: a person cannot become an administrator by writing one', () => {
    expect(pool).not.toHaveProperty('Schema');
  });

  test('knows the scopes, and a domain', () => {
    const [, { Identifier, Scopes }] = only(made, 'AWS::Cognito::UserPoolResourceServer');
    expect([Identifier, Scopes.map(({ ScopeName }: { readonly ScopeName: string }) => ScopeName)]).toEqual([
      'workspace-scim',
      ['scim', 'scim:read', 'scim:write'],
    ]);
    expect(only(made, 'AWS::Cognito::UserPoolDomain')[1]).toEqual({ Domain: 'acme-scim', UserPoolId: { Ref: poolId } });
  });

  test('has outputs for the identity provider and the operator', () => {
    const outputs = Object.keys(template.findOutputs('*'));
    expect(outputs).toEqual(
      expect.arrayContaining(['OAuthIssuer', 'OAuthTokenEndpoint', 'OAuthAuthorizationEndpoint', 'UserPoolId']),
    );
    expect(outputs.includes('OktaClientId')).toBe(made === whole);
    expect(JSON.stringify(template.findOutputs('OAuthTokenEndpoint'))).toMatch(/acme-scim|UserPoolDomain/);
  });
});

/** What the authorizer is told of issuers, with the names of resources for what CloudFormation fills in. */
function issuersOf({ template }: typeof plain): readonly object[] {
  const text = template.findResources('AWS::Lambda::Function')[idOf('authorizer')]?.Properties.Environment.Variables
    .OAUTH_ISSUERS as { readonly 'Fn::Join': [string, (string | Record<string, string | string[]>)[]] };
  const parts = text['Fn::Join'][1].map((part) =>
    typeof part === 'string' ? part : Object.values(part).flat().join('.'),
  );
  return JSON.parse(parts.join(''));
}

describe('the authorizer', () => {
  test('accepts tokens of the pool; a claim is enough for no client unless one serves all workspaces', () => {
    const [poolId] = only(plain, 'AWS::Cognito::UserPool');
    expect(issuersOf(plain)).toEqual([
      {
        issuer: `${poolId}.ProviderURL`,
        scopePrefix: 'workspace-scim/',
        workspaceClaim: 'workspace',
        workspaceClaimClients: [],
      },
    ]);
  });

  test('accepts tokens of the pool and of the settings; a claim is enough for the client of the catalogue', () => {
    const [clientId] = only(whole, 'AWS::Cognito::UserPoolClient');
    expect(issuersOf(whole)).toEqual([expect.objectContaining({ workspaceClaimClients: [clientId] })]);
    const { Properties, Metadata } = whole.template.findResources('AWS::Lambda::Function')[
      idOf('authorizer')
    ] as Resource;
    const file = Properties.Environment.Variables.OAUTH_ISSUERS_FILE;
    expect(JSON.parse(readFileSync(join(whole.app.outdir, Metadata['aws:asset:path'], file), 'utf8'))).toEqual([own]);
  });
});

describe("the client of Okta's catalogue", () => {
  const [, client] = only(whole, 'AWS::Cognito::UserPoolClient');

  test('gets tokens by a code for an administrator who signs in at the product, and by refreshing them', () => {
    expect(client).toMatchObject({
      GenerateSecret: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: ['workspace-scim/scim'],
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      SupportedIdentityProviders: [{ Ref: only(whole, 'AWS::Cognito::UserPoolIdentityProvider')[0] }],
      RefreshTokenValidity: 180 * 24 * 60,
      AccessTokenValidity: 60,
      TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'minutes' },
    });
  });

  test('sends people back to the clouds of Okta only, by https', () => {
    expect(client.CallbackURLs).toEqual(
      ['okta.com', 'okta-emea.com', 'oktapreview.com', 'trexcloud.com'].map(
        (cloud) => `https://system-admin.${cloud}/admin/app/cpc/acme_scim/oauth/callback`,
      ),
    );
  });
});

test('the secret at the single sign-on is resolved by CloudFormation', () => {
  const [, { ProviderName, ProviderDetails }] = only(whole, 'AWS::Cognito::UserPoolIdentityProvider');
  expect(ProviderName).toBe('SingleSignOn');
  expect(ProviderDetails).toMatchObject({ oidc_issuer: signOn.issuer, client_id: 'scim', authorize_scopes: 'openid' });
  expect(JSON.stringify(ProviderDetails.client_secret)).toContain('{{resolve:secretsmanager:');
});

test('a stage without the setting has no pool', () => {
  const { template } = synthesize();
  template.resourceCountIs('AWS::Cognito::UserPool', 0);
  expect(JSON.stringify(template.findResources('AWS::Lambda::Function'))).not.toContain('OAUTH_ISSUERS');
});
