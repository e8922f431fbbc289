import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { ServiceScope } from './service-scope.ts';
import type { ServiceSettings } from './settings.ts';

/**
 * Known attackers and known exploits are turned away. The rules that AWS calls common are left out: they block clients without
 * a User-Agent, bodies above 8 KB and addresses of pictures, all of which identity providers send.
 */
const ruleGroups = ['AWSManagedRulesAmazonIpReputationList', 'AWSManagedRulesKnownBadInputsRuleSet'];

/** In seconds: the longest time over which AWS WAF counts, so that the burst at the beginning of a job passes. */
const window = 300;

export function addFirewall(scope: ServiceScope, api: RestApi, { addressRateLimit }: ServiceSettings): void {
  const firewall = new CfnWebACL(scope, 'Firewall', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: measure('Firewall'),
    rules: [limitAddresses(addressRateLimit), ...ruleGroups.map(toRule)],
  });
  new CfnWebACLAssociation(scope, 'FirewallOfStage', {
    webAclArn: firewall.attrArn,
    resourceArn: api.deploymentStage.stageArn,
  });
}

/** One address can not use up what the stage has, whatever credentials it sends: nothing behind the firewall is asked. */
const limitAddresses = (rate: number): CfnWebACL.RuleProperty => ({
  name: 'RequestsOfAddress',
  priority: 0,
  statement: { rateBasedStatement: { limit: rate * window, evaluationWindowSec: window, aggregateKeyType: 'IP' } },
  action: { block: {} },
  visibilityConfig: measure('RequestsOfAddress'),
});

const toRule = (name: string, index: number): CfnWebACL.RuleProperty => ({
  name,
  priority: index + 1,
  statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
  overrideAction: { none: {} },
  visibilityConfig: measure(name),
});

/** Counts, but keeps no requests: they hold tokens. */
const measure = (metricName: string) => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
});
