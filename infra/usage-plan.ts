import { createHash } from 'node:crypto';
import { ApiKey, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { ServiceScope } from './service-scope.ts';
import type { ServiceSettings } from './settings.ts';

/**
 * The value of the usage key of the workspaces without one of their own. It is for counting only and gives no access: the
 * gateway takes usage keys only from the authorizer.
 */
export const toSharedUsageKey = (serviceName: string) => createHash('sha256').update(serviceName).digest('hex');

/** The limits of each usage key. `admin workspace create` makes the keys of workspaces, and finds the plan by the output. */
export function addUsagePlan(scope: ServiceScope, api: RestApi, settings: ServiceSettings): void {
  const plan = api.addUsagePlan('UsagePlan', {
    name: scope.stackPath,
    description: 'the requests of one workspace',
    throttle: { rateLimit: settings.workspaceRateLimit, burstLimit: settings.workspaceBurstLimit },
    apiStages: [{ stage: api.deploymentStage }],
  });
  const key = new ApiKey(scope, 'SharedUsageKey', {
    apiKeyName: `${scope.serviceName} (shared)`,
    description: 'counts the workspaces that have no key of their own',
    value: toSharedUsageKey(scope.serviceName),
  });
  plan.addApiKey(key);
  scope.addOutput('UsagePlanId', plan.usagePlanId);
}
