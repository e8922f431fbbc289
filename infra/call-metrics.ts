import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type ILogGroup, MetricFilter, SubscriptionFilter } from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import { callDuration, type Outcome } from '../lambdas/aws/resources.ts';
import { basePath } from '../lambdas/http/routes.ts';
import type { FunctionName } from './functions.ts';
import type { ServiceScope } from './service-scope.ts';

export const period = Duration.minutes(5);

/** The number of calls of a function with an outcome. The functions log it in the embedded metric format. */
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

/** The number of 429 responses, counted in the access log: API Gateway has only one metric for all 4xx. */
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

/** Passes on the lines that tell of SCIM requests of known workspaces that the gateway refused by itself. */
export function recordRefusals(scope: ServiceScope, logGroup: ILogGroup, record: LambdaFunction): void {
  const filterPattern = FilterPattern.literal(
    `{ ($.workspace != "-") && ($.refusal != "-") && ($.resource = "${basePath}*") }`,
  );
  new SubscriptionFilter(scope, 'RefusalsFilter', {
    logGroup,
    destination: new LambdaDestination(record),
    filterPattern,
  });
}
