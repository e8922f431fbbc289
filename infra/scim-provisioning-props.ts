import type { Issuer } from '../lambdas/workspaces/oauth-token.ts';

/** The props of `ScimProvisioning`. Each has a default; docs/deploy.md explains them. */
export interface ScimProvisioningProps {
  /**
   * The name of the API, the event bus, the dashboard and the metrics: unique in an account and region.
   * @default the name of the stack and the id of the construct: `my-stack-Scim`
   */
  readonly serviceName?: string;
  /**
   * The stage of the API, a part of its address.
   * @default 'prod'
   */
  readonly stage?: string;
  /**
   * Whether tables and logs outlive the stack, and tables are protected from deletion. Set it in production.
   * @default false
   */
  readonly retainData?: boolean;
  /**
   * A domain of your own. The address of API Gateway itself is then closed. Needs `certificateArn`.
   * @default none
   */
  readonly domainName?: string;
  /** The ACM certificate of the domain, in the same region. */
  readonly certificateArn?: string;
  /**
   * Requests a second of the whole stage.
   * @default 500
   */
  readonly rateLimit?: number;
  /**
   * Requests of the whole stage in a burst.
   * @default 1000
   */
  readonly burstLimit?: number;
  /**
   * Requests a second of one workspace. Microsoft Entra ID requires 25.
   * @default 25
   */
  readonly workspaceRateLimit?: number;
  /**
   * Requests of one workspace in a burst.
   * @default 100
   */
  readonly workspaceBurstLimit?: number;
  /**
   * Seconds for which the authorizer's answer is kept, and a revoked token may still be accepted.
   * @default 60
   */
  readonly authorizerCacheSeconds?: number;
  /**
   * Minutes for which an access token of the token endpoint is valid, from 60 to 360.
   * @default 60
   */
  readonly tokenLifetimeMinutes?: number;
  /**
   * Maximum members that a group lists in a response, from 100 to 20000.
   * @default 10000
   */
  readonly groupMemberLimit?: number;
  /**
   * Maximum members that a search may scan when no index applies.
   * @default 25000
   */
  readonly scanLimit?: number;
  /**
   * Calls that are reserved for a function, which are also its maximum, by the name of the function: `{ list: 50 }`
   * @default none
   */
  readonly reservedConcurrency?: Readonly<Record<string, number>>;
  /**
   * Whether AWS WAF stands in front of the API. Set it in production.
   * @default false
   */
  readonly firewall?: boolean;
  /**
   * Requests a second of one address, on average over five minutes, if there is a firewall.
   * @default 100
   */
  readonly addressRateLimit?: number;
  /**
   * Whether to make the role by which API Gateway writes logs. An account and region has one: `false` if it exists.
   * @default true
   */
  readonly accountLogRole?: boolean;
  /** @default 'info' */
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error';
  /**
   * Days for which logs are kept.
   * @default 30
   */
  readonly logRetentionDays?: number;
  /**
   * Days for which the activity of workspaces is kept.
   * @default 90
   */
  readonly activityRetentionDays?: number;
  /**
   * The email address that alarms notify.
   * @default none
   */
  readonly alarmEmail?: string;
  /**
   * An SNS topic of the same region that alarms publish to.
   * @default none
   */
  readonly alarmTopicArn?: string;
  /** @default 'arm64' */
  readonly architecture?: 'arm64' | 'x86_64';
  /**
   * The roles of members, highest first, separated by commas. Needs `defaultRole`.
   * @default 'admin,maker,contributor,viewer'
   */
  readonly roles?: string;
  /**
   * The role of members without one.
   * @default 'contributor'
   */
  readonly defaultRole?: string;
  /**
   * Your pages for administrators, named in ServiceProviderConfig.
   * @default none
   */
  readonly documentationUri?: string;
  /**
   * The origins of pages that may call the management API from a browser: `https://app.example.com`
   * @default none
   */
  readonly settingsOrigins?: readonly string[];
  /**
   * The origins of pages that may show the settings page in a frame: `https://app.example.com`
   * @default none
   */
  readonly frameAncestors?: readonly string[];
  /**
   * The address at which an administrator sets up single sign-on in the product; the settings page links to it.
   * @default none
   */
  readonly ssoUrl?: string;
  /**
   * The OAuth2 issuers that the service accepts tokens from; docs/oauth2.md explains them.
   * @default none
   */
  readonly oauthIssuers?: readonly Issuer[];
  /**
   * An Amazon Cognito user pool that issues OAuth2 tokens; docs/oauth2.md explains it.
   * @default none
   */
  readonly userPool?: UserPoolSettings;
}

/** An Amazon Cognito user pool as the OAuth2 issuer of the service. */
export interface UserPoolSettings {
  /** The first part of its domain: `acme-scim` in acme-scim.auth.eu-west-1.amazoncognito.com */
  readonly domain: string;
  /** The name of the product's app in Okta's catalog: it gets a client that serves all workspaces. */
  readonly oktaApp?: string;
  /** The OpenID provider at which administrators sign in; by default an operator adds them to the pool, and they sign in there. */
  readonly signOn?: { readonly issuer: string; readonly clientId: string; readonly secretName: string };
}
