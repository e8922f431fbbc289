import { Stack } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { apiFunctionNames } from '../lambdas/http/routes.ts';
import type { Watched } from './alarms.ts';
import { callsOf, period } from './call-metrics.ts';
import type { ServiceScope } from './service-scope.ts';

/** One page: how much the service is used, whether it answers, how fast, and what it costs. */
export function addDashboard(scope: ServiceScope, { api, functions, tables, throttled }: Watched): void {
  const sum = { period, statistic: 'Sum' };
  const slowest = { period, statistic: 'p99' };
  const named = Object.entries(functions);
  const operations = apiFunctionNames.filter((name) => name !== 'authorizer');
  const dashboard = new Dashboard(scope, 'Dashboard', { dashboardName: scope.serviceName });
  dashboard.addWidgets(
    graph('Requests', [api.metricCount(sum)]),
    graph('Refusals and failures', [api.metricClientError(sum), api.metricServerError(sum)]),
  );
  dashboard.addWidgets(
    graph('Token endpoint', [
      callsOf(scope, 'token', 'ok', { label: 'tokens issued' }),
      callsOf(scope, 'token', 'refused', { label: 'clients refused' }),
      callsOf(scope, 'token', 'failed', { label: 'failed' }),
    ]),
    graph('Token endpoint, slowest of a hundred (ms)', [functions.token.metricDuration(slowest)]),
  );
  dashboard.addWidgets(
    graph(
      'Refused, by operation',
      operations.map((name) => callsOf(scope, name, 'refused', { label: name })),
    ),
    graph(
      'Failed, by operation',
      [...operations, 'authorizer' as const].map((name) => callsOf(scope, name, 'failed', { label: name })),
    ),
  );
  dashboard.addWidgets(
    graph('Credentials', [
      callsOf(scope, 'authorizer', 'unauthorized', { label: 'not valid (401)' }),
      callsOf(scope, 'authorizer', 'denied', { label: 'denied (403)' }),
      throttled,
    ]),
    graph(
      'Throttled by DynamoDB',
      tables.flatMap((table) =>
        ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) =>
          table.metric(name, { ...sum, label: `${table.node.id} ${name}` }),
        ),
      ),
    ),
  );
  dashboard.addWidgets(
    graph(
      'Calls',
      named.map(([label, made]) => made.metricInvocations({ ...sum, label })),
    ),
    graph('Slowest of a hundred (ms)', [
      api.metricLatency({ ...slowest, label: 'with the gateway' }),
      ...named.map(([label, made]) => made.metricDuration({ ...slowest, label })),
    ]),
  );
  dashboard.addWidgets(
    graph(
      'Capacity read',
      tables.map((table) => table.metricConsumedReadCapacityUnits({ ...sum, label: table.node.id })),
    ),
    graph(
      'Capacity written',
      tables.map((table) => table.metricConsumedWriteCapacityUnits({ ...sum, label: table.node.id })),
    ),
  );
  const { region } = Stack.of(scope);
  scope.addOutput(
    'DashboardUrl',
    `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards:name=${scope.serviceName}`,
  );
}

const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 12 });
