import { Duration, RemovalPolicy, SecretValue, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  type CfnUserPoolClient,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  OAuthScope,
  type UserPoolClientIdentityProvider as Provider,
  ResourceServerScope,
  UserPool,
  UserPoolClientIdentityProvider,
  UserPoolIdentityProviderOidc,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { userPool } from '../lambdas/aws/resources.ts';
import { scopes } from '../lambdas/workspaces/scopes.ts';
import type { ServiceScope } from './service-scope.ts';
import type { ServiceSettings, UserPoolSettings } from './settings.ts';

/**
 * The authorization server of the stage. `npm run admin -- client create` makes the clients of workspaces there, and their
 * records; the one client that serves all of them is made here.
 */
export function addUserPool(
  scope: ServiceScope,
  preTokenGeneration: LambdaFunction,
  settings: ServiceSettings,
  wanted: UserPoolSettings,
) {
  const pool = newPool(scope, settings);
  pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, preTokenGeneration, LambdaVersion.V2_0);
  const domain = pool.addDomain('Domain', { cognitoDomain: { domainPrefix: wanted.domain } });
  const server = pool.addResourceServer('ResourceServer', {
    identifier: userPool.resourceServer,
    scopes: scopes.map(
      (scopeName) => new ResourceServerScope({ scopeName, scopeDescription: descriptions[scopeName] }),
    ),
  });
  const provider = addSignOn(scope, pool, wanted);
  const okta = wanted.oktaApp ? addOktaClient(pool, provider, wanted.oktaApp) : undefined;
  okta?.node.addDependency(server);

  const outputs = {
    OAuthIssuer: pool.userPoolProviderUrl,
    OAuthTokenEndpoint: `${domain.baseUrl()}/oauth2/token`,
    OAuthAuthorizationEndpoint: `${domain.baseUrl()}/oauth2/authorize`,
    UserPoolId: pool.userPoolId,
    ...(okta && { OktaClientId: okta.userPoolClientId }),
  };
  for (const [name, value] of Object.entries(outputs)) scope.addOutput(name, value);
  return {
    issuer: pool.userPoolProviderUrl,
    scopePrefix: `${userPool.resourceServer}/`,
    workspaceClaim: userPool.workspaceClaim,
    // A client that belongs to a workspace has access to that workspace only, whoever signs in.
    workspaceClaimClients: okta ? [okta.userPoolClientId] : [],
  };
}

const descriptions: Readonly<Record<(typeof scopes)[number], string>> = {
  scim: 'look up and change members',
  'scim:read': 'look up members',
  'scim:write': 'change members',
};

/** Nobody can sign up: administrators come from the single sign-on, or an operator adds them. */
function newPool(scope: ServiceScope, { retainData }: ServiceSettings): UserPool {
  const pool = new UserPool(scope, 'UserPool', {
    userPoolName: scope.serviceName,
    // Lower feature plans cannot add claims to access tokens.
    featurePlan: FeaturePlan.ESSENTIALS,
    selfSignUpEnabled: false,
    // Records use these names, and two subjects of the single sign-on may differ only in case.
    signInCaseSensitive: true,
    passwordPolicy: {
      minLength: 12,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
    },
    mfa: Mfa.REQUIRED,
    mfaSecondFactor: { otp: true, sms: false },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    deletionProtection: retainData,
    removalPolicy: retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  Validations.of(pool).acknowledge(
    {
      id: 'AwsSolutions-COG3',
      reason: 'it needs the Plus tier; a second factor is required, or the single sign-on signs in',
    },
    { id: 'AwsSolutions-COG8', reason: 'the Essentials tier has all that is used' },
  );
  return pool;
}

/** The provider that signs administrators in: the product's single sign-on, or the pool itself if there is none. */
function addSignOn(scope: ServiceScope, pool: UserPool, { signOn }: UserPoolSettings): Provider {
  if (!signOn) return UserPoolClientIdentityProvider.COGNITO;
  const provider = new UserPoolIdentityProviderOidc(scope, 'SignOn', {
    userPool: pool,
    name: userPool.signOn,
    issuerUrl: signOn.issuer,
    clientId: signOn.clientId,
    // CloudFormation resolves the secret: it is in no template.
    clientSecret: SecretValue.secretsManager(signOn.secretName).unsafeUnwrap(),
  });
  return UserPoolClientIdentityProvider.custom(provider.providerName);
}

/** Okta's catalog has one client for all customers. These are the https addresses of its clouds, which the pool can allow. */
function addOktaClient(pool: UserPool, provider: Provider, app: string) {
  const clouds = ['okta.com', 'okta-emea.com', 'oktapreview.com', 'trexcloud.com'];
  const client = pool.addClient('OktaClient', {
    generateSecret: true,
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.custom(`${userPool.resourceServer}/scim`)],
      callbackUrls: clouds.map((cloud) => `https://system-admin.${cloud}/admin/app/cpc/${app}/oauth/callback`),
    },
    supportedIdentityProviders: [provider],
    preventUserExistenceErrors: true,
    accessTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.days(180),
  });
  // A first token comes only from the sign-in page of the domain.
  (client.node.defaultChild as CfnUserPoolClient).explicitAuthFlows = ['ALLOW_REFRESH_TOKEN_AUTH'];
  return client;
}
