import { createHash } from 'node:crypto';
import { CfnOutput, type Stack } from 'aws-cdk-lib';
import { ApiKey, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Settings } from './settings.ts';

/**
 * The value of the usage key of the workspaces that have none of their own. It names who is counted and opens nothing: the
 * gateway takes usage keys from the authorizer alone.
 */
export const toSharedUsageKey = ({ stackName }: Stack) => createHash('sha256').update(stackName).digest('hex');

/** What each usage key may ask for. `admin workspace create` makes the keys of workspaces, and finds the plan by the output. */
export function addUsagePlan(stack: Stack, api: RestApi, settings: Settings): void {
  const plan = api.addUsagePlan('UsagePlan', {
    name: stack.stackName,
    description: 'the requests of one workspace',
    throttle: { rateLimit: settings.workspaceRateLimit, burstLimit: settings.workspaceBurstLimit },
    apiStages: [{ stage: api.deploymentStage }],
  });
  const key = new ApiKey(stack, 'SharedUsageKey', {
    apiKeyName: `${stack.stackName} (shared)`,
    description: 'counts the workspaces that have no key of their own',
    value: toSharedUsageKey(stack),
  });
  plan.addApiKey(key);
  new CfnOutput(stack, 'UsagePlanId', { value: plan.usagePlanId });
}
