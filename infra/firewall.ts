import type { Stack } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';

/**
 * Known attackers and known exploits are turned away. The rules that AWS calls common are left out: they block clients without
 * a User-Agent, bodies above 8 KB and addresses of pictures, all of which identity providers send.
 */
const ruleGroups = ['AWSManagedRulesAmazonIpReputationList', 'AWSManagedRulesKnownBadInputsRuleSet'];

export function addFirewall(stack: Stack, api: RestApi): void {
  const firewall = new CfnWebACL(stack, 'Firewall', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: measure('Firewall'),
    rules: ruleGroups.map((name, priority) => ({
      name,
      priority,
      statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
      overrideAction: { none: {} },
      visibilityConfig: measure(name),
    })),
  });
  new CfnWebACLAssociation(stack, 'FirewallOfStage', {
    webAclArn: firewall.attrArn,
    resourceArn: api.deploymentStage.stageArn,
  });
}

/** Counts, but keeps no requests: they hold tokens. */
const measure = (metricName: string) => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
});
