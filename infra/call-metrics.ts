import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { callDuration, type Outcome } from '../lambdas/aws/resources.ts';
import type { FunctionName } from './functions.ts';
import type { ServiceScope } from './service-scope.ts';

export const period = Duration.minutes(5);

/** How many calls of a function had an outcome: what the functions write into their logs in the embedded metric format. */
export const callsOf = (
  { serviceName }: ServiceScope,
  operation: FunctionName,
  outcome: Outcome,
  options: MetricOptions = {},
) =>
  new Metric({
    namespace: callDuration.namespace,
    metricName: callDuration.name,
    dimensionsMap: { service: serviceName, operation, outcome },
    statistic: 'SampleCount',
    period,
    ...options,
  });

/** How many requests were answered 429; API Gateway counts them among all that it answers 4xx, so the access log is counted. */
export function countThrottled(scope: ServiceScope, accessLog: ILogGroup): Metric {
  const filter = new MetricFilter(scope, 'ThrottledFilter', {
    logGroup: accessLog,
    filterPattern: FilterPattern.stringValue('$.status', '=', '429'),
    metricNamespace: callDuration.namespace,
    metricName: `Throttled ${scope.serviceName}`,
    metricValue: '1',
    defaultValue: 0,
  });
  return filter.metric({ statistic: 'Sum', period });
}
