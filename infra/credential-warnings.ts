import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type CfnRule, type EventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { eventBus } from '../lambdas/aws/resources.ts';
import { period } from './call-metrics.ts';
import type { ServiceScope } from './service-scope.ts';

/**
 * Starts the function that warns before credentials end, once an hour: a warning comes at most an hour late. Returns how often
 * the function could not be started.
 */
export function addCredentialWarnings(scope: ServiceScope, bus: EventBus, warn: LambdaFunction): Metric {
  bus.grantPutEventsTo(warn);
  warn.addEnvironment(eventBus.variable, bus.eventBusName);
  const schedule = new Rule(scope, 'WarningSchedule', {
    description: 'warns before credentials of workspaces end',
    schedule: Schedule.rate(Duration.hours(1)),
    targets: [new LambdaTarget(warn)],
  });
  scope.pin(schedule.node.defaultChild as CfnRule, 'WarningSchedule');
  return new Metric({
    namespace: 'AWS/Events',
    metricName: 'FailedInvocations',
    dimensionsMap: { RuleName: schedule.ruleName },
    statistic: 'Sum',
    period,
  });
}
