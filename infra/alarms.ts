import { Annotations, Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { period } from './call-metrics.ts';
import { functionWatches } from './function-watches.ts';
import { requestWatches } from './request-watches.ts';
import type { ScimFunctions } from './scim-function.ts';
import type { ServiceScope } from './service-scope.ts';
import type { ServiceSettings } from './settings.ts';
import { sum, total, type Watch } from './watch.ts';

/** The resources that the alarms watch. */
export interface Watched {
  readonly api: RestApi;
  readonly functions: ScimFunctions;
  readonly tables: readonly Table[];
  /** Requests that were answered 429. */
  readonly throttled: IMetric;
  /** Events that never reached the bus. */
  readonly deadLetters: IQueue;
  /** Warnings that the schedule could not start. */
  readonly notStarted: IMetric;
}

/** Alarms. They notify the email address and the topic of the settings when they start and when they end. */
export function addAlarms(scope: ServiceScope, watched: Watched, settings: ServiceSettings): void {
  const watches = [...requestWatches(scope, watched), ...functionWatches(watched.functions), ...dataWatches(watched)];
  const alarms = watches.map(
    ({ id, meaning, metric, threshold, periods }) =>
      new Alarm(scope, `${id}Alarm`, {
        alarmDescription: `${meaning} (docs/operations.md, ${id})`,
        metric,
        threshold,
        evaluationPeriods: periods,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
  );
  const actions = addTopics(scope, settings).map((topic) => new SnsAction(topic));
  for (const alarm of alarms) {
    alarm.addAlarmAction(...actions);
    alarm.addOkAction(...actions);
  }
}

function addTopics(scope: ServiceScope, { alarmEmail, alarmTopicArn, retainData }: ServiceSettings): readonly ITopic[] {
  const topics: ITopic[] = [];
  if (alarmEmail) {
    const topic = new Topic(scope, 'AlarmTopic', { enforceSSL: true });
    topic.addSubscription(new EmailSubscription(alarmEmail));
    topics.push(topic);
  }
  if (alarmTopicArn) topics.push(Topic.fromTopicArn(scope, 'GivenAlarmTopic', alarmTopicArn));
  if (topics.length === 0 && retainData) {
    const text = 'this stage keeps its data, but its alarms notify nobody: set alarmEmail or alarmTopicArn';
    Annotations.of(scope).addWarningV2('workspace-scim:alarms', text);
  }
  return topics;
}

/** The tables, and what follows from a change in them: events, the activity, warnings. */
const dataWatches = ({ functions, tables, deadLetters, notStarted }: Watched): readonly Watch[] => [
  ...tables.map((table) => ({
    id: `${table.node.id}Throttles`,
    meaning: 'a table throttled requests to one partition: one workspace is being filled very fast',
    metric: total(['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) => table.metric(name, sum))),
    threshold: 100,
    periods: 3,
  })),
  {
    id: 'EventsLate',
    meaning: 'events of members are five minutes late: deactivated members may still have sessions',
    metric: functions.publish.metric('IteratorAge', { period, statistic: 'Maximum' }),
    threshold: Duration.minutes(5).toMilliseconds(),
    periods: 1,
  },
  {
    id: 'ActivityLate',
    meaning: 'the activity of workspaces is five minutes late: administrators do not see recent changes',
    metric: functions.record.metric('IteratorAge', { period, statistic: 'Maximum' }),
    threshold: Duration.minutes(5).toMilliseconds(),
    periods: 1,
  },
  {
    id: 'EventsLost',
    meaning:
      'changes of members were given up: their consumers, or the activity of their workspaces, do not know of them',
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
    threshold: 1,
    periods: 1,
  },
  {
    id: 'WarningsNotStarted',
    meaning: 'the schedule could not start the function that warns before credentials end',
    metric: notStarted,
    threshold: 1,
    periods: 1,
  },
];
