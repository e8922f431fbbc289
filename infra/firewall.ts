import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { tokenPath } from '../lambdas/http/routes.ts';
import type { ServiceScope } from './service-scope.ts';
import type { ServiceSettings } from './settings.ts';

/**
 * Blocks known attackers and known exploits. The common rules of AWS are left out: they block clients without
 * a User-Agent, bodies above 8 KB and addresses of pictures, all of which identity providers send.
 */
const ruleGroups = ['AWSManagedRulesAmazonIpReputationList', 'AWSManagedRulesKnownBadInputsRuleSet'];

/** In seconds: the longest window of AWS WAF, so that the burst at the start of a job passes. */
const window = 300;

export function addFirewall(scope: ServiceScope, api: RestApi, { addressRateLimit }: ServiceSettings): void {
  const firewall = new CfnWebACL(scope, 'Firewall', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: measure('Firewall'),
    rules: [limitAddresses(addressRateLimit), limitTokenRequests, ...ruleGroups.map(toRule)],
  });
  new CfnWebACLAssociation(scope, 'FirewallOfStage', {
    webAclArn: firewall.attrArn,
    resourceArn: api.deploymentStage.stageArn,
  });
}

/** Metrics only: sampled requests would contain tokens. */
const measure = (metricName: string) => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
});

/** Keeps one address from using up the limit of the stage. It does not depend on the credentials. */
const limitAddresses = (rate: number): CfnWebACL.RuleProperty => ({
  name: 'RequestsOfAddress',
  priority: 0,
  statement: { rateBasedStatement: { limit: rate * window, evaluationWindowSec: window, aggregateKeyType: 'IP' } },
  action: { block: {} },
  visibilityConfig: measure('RequestsOfAddress'),
});

/** The path as it is meant: percent-encoded forms are decoded, dots and double slashes resolved. */
const endsWith = (searchString: string): CfnWebACL.StatementProperty => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'ENDS_WITH',
    searchString,
    textTransformations: [
      { priority: 0, type: 'URL_DECODE' },
      { priority: 1, type: 'NORMALIZE_PATH' },
    ],
  },
});

/**
 * Keeps one address that guesses from using up the limit of the token endpoint: ten requests a second are far more than the clients
 * of one identity provider need, since each asks once an hour.
 */
const limitTokenRequests: CfnWebACL.RuleProperty = {
  name: 'TokenRequestsOfAddress',
  priority: 1,
  statement: {
    rateBasedStatement: {
      limit: 600,
      evaluationWindowSec: 60,
      aggregateKeyType: 'IP',
      scopeDownStatement: {
        orStatement: { statements: [tokenPath, `${tokenPath}/`].map(endsWith) },
      },
    },
  },
  action: { block: {} },
  visibilityConfig: measure('TokenRequestsOfAddress'),
};

const toRule = (name: string, index: number): CfnWebACL.RuleProperty => ({
  name,
  priority: index + 2,
  statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
  overrideAction: { none: {} },
  visibilityConfig: measure(name),
});
