import { Duration, type Stack } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { callDuration, type Outcome } from '../lambdas/aws/resources.ts';
import type { FunctionName } from './functions.ts';

export const period = Duration.minutes(5);

/** How many calls of a function had an outcome: what the functions write into their logs in the embedded metric format. */
export const callsOf = ({ stackName }: Stack, operation: FunctionName, outcome: Outcome, options: MetricOptions = {}) =>
  new Metric({
    namespace: callDuration.namespace,
    metricName: callDuration.name,
    dimensionsMap: { service: stackName, operation, outcome },
    statistic: 'SampleCount',
    period,
    ...options,
  });

/** How many requests were answered 429; API Gateway counts them among all that it answers 4xx, so the access log is counted. */
export function countThrottled(stack: Stack, accessLog: ILogGroup): Metric {
  const filter = new MetricFilter(stack, 'ThrottledFilter', {
    logGroup: accessLog,
    filterPattern: FilterPattern.stringValue('$.status', '=', '429'),
    metricNamespace: callDuration.namespace,
    metricName: `Throttled ${stack.stackName}`,
    metricValue: '1',
    defaultValue: 0,
  });
  return filter.metric({ statistic: 'Sum', period });
}
