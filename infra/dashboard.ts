import { CfnOutput, Duration, type Stack } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Watched } from './alarms.ts';

/** One page: is it used, does it answer, how fast, and what does it cost. */
export function addDashboard(stack: Stack, { api, functions, tables }: Watched): void {
  const period = Duration.minutes(5);
  const sum = { period, statistic: 'Sum' };
  const slowest = { period, statistic: 'p99' };
  const named = Object.entries(functions);
  const dashboard = new Dashboard(stack, 'Dashboard', { dashboardName: stack.stackName });
  dashboard.addWidgets(
    graph('Requests', [api.metricCount(sum)]),
    graph('Refusals and failures', [api.metricClientError(sum), api.metricServerError(sum)]),
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
  const { region } = stack;
  new CfnOutput(stack, 'DashboardUrl', {
    value: `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards:name=${stack.stackName}`,
  });
}

const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 12 });
