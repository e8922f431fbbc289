import { Annotations, Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { apiFunctionNames, otherFunctionNames } from '../lambdas/http/routes.ts';
import { callsOf, period } from './call-metrics.ts';
import type { FunctionName } from './functions.ts';
import { type ScimFunctions, toFunctionId } from './scim-function.ts';
import type { ServiceScope } from './service-scope.ts';
import type { ServiceSettings } from './settings.ts';

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

interface Watch {
  readonly id: string;
  /** What the alarm means for the operator. */
  readonly meaning: string;
  readonly metric: IMetric;
  /** The alarm starts at this value or above. */
  readonly threshold: number;
  /** How many periods in a row must reach the threshold. */
  readonly periods: number;
}

const sum = { period, statistic: 'Sum' };
const slowest = { period, statistic: 'p99' };

/** Alarms. They notify the email address and the topic of the settings when they start and when they end. */
export function addAlarms(scope: ServiceScope, watched: Watched, settings: ServiceSettings): void {
  const watches = [...toWatches(watched), ...toWatchesOfAccess(scope, watched)];
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

const toWatches = ({ api, functions, tables, deadLetters, notStarted }: Watched): readonly Watch[] => [
  {
    id: 'ServerErrors',
    meaning: 'requests were answered 5xx: identity providers try again, but provisioning stands still',
    metric: api.metricServerError(sum),
    threshold: 5,
    periods: 1,
  },
  {
    id: 'ClientErrors',
    meaning: 'many requests were refused: wrong or expired tokens, or an identity provider that is set up wrongly',
    metric: api.metricClientError(sum),
    threshold: 500,
    periods: 3,
  },
  ...operations(functions, apiFunctionNames).map(([name, made]) => ({
    id: `${toFunctionId(name)}Slow`,
    meaning: `the slowest 1% of calls of ${name} take five seconds or more`,
    metric: made.metricDuration(slowest),
    threshold: 5000,
    periods: 3,
  })),
  {
    id: 'FunctionErrors',
    meaning: 'functions ended without an answer: time, memory or a broken deployment',
    // The authorizer and the trigger are not counted: API Gateway and Amazon Cognito expect an error as their refusal.
    metric: total(operations(functions, namesWithout(ofManagement)).map(([, made]) => made.metricErrors(sum))),
    threshold: 1,
    periods: 1,
  },
  {
    // An alarm can have at most ten metrics.
    id: 'ManagementErrors',
    meaning: 'the management API or the settings page ended without an answer: time, memory or a broken deployment',
    metric: total(operations(functions, ofManagement).map(([, made]) => made.metricErrors(sum))),
    threshold: 1,
    periods: 1,
  },
  {
    id: 'BackgroundErrors',
    meaning: 'functions behind streams and schedules failed: events, the activity or warnings are late',
    metric: total(operations(functions, otherFunctionNames).map(([, made]) => made.metricErrors(sum))),
    threshold: 1,
    periods: 1,
  },
  {
    id: 'FunctionThrottles',
    meaning: 'functions were not started: the account is at its limit of concurrency',
    metric: total(namesWithout([...ofAccess, ...ofManagement]).map((name) => functions[name].metricThrottles(sum))),
    threshold: 1,
    periods: 1,
  },
  {
    id: 'AccessThrottles',
    meaning:
      'the functions that check credentials and issue tokens were not started: the account is at its limit of concurrency',
    metric: total(ofAccess.map((name) => functions[name].metricThrottles(sum))),
    threshold: 1,
    periods: 1,
  },
  {
    id: 'ManagementThrottles',
    meaning: 'the management API or the settings page was not started: the account is at its limit of concurrency',
    metric: total(ofManagement.map((name) => functions[name].metricThrottles(sum))),
    threshold: 1,
    periods: 1,
  },
  {
    id: 'BackgroundThrottles',
    meaning:
      'functions behind streams, schedules and user pools were not started: the account is at its limit of concurrency',
    metric: total(otherFunctionNames.flatMap((name) => functions[name]?.metricThrottles(sum) ?? [])),
    threshold: 1,
    periods: 1,
  },
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

/** Alarms about clients that are refused. */
const toWatchesOfAccess = (scope: ServiceScope, { throttled }: Watched): readonly Watch[] => [
  {
    id: 'CredentialsRefused',
    meaning: 'the authorizer refuses many requests: a token has expired, or somebody guesses tokens',
    metric: total([callsOf(scope, 'authorizer', 'unauthorized'), callsOf(scope, 'authorizer', 'denied')]),
    threshold: 100,
    periods: 3,
  },
  {
    id: 'CredentialsNotChecked',
    meaning: 'credentials cannot be checked: the table of workspaces or the keys of an issuer cannot be read',
    metric: callsOf(scope, 'authorizer', 'failed'),
    threshold: 1,
    periods: 1,
  },
  {
    id: 'ClientsRefused',
    meaning: 'the token endpoint refuses many requests: a client secret has expired, or somebody guesses secrets',
    metric: callsOf(scope, 'token', 'refused'),
    threshold: 100,
    periods: 3,
  },
  {
    id: 'TokensNotIssued',
    meaning: 'tokens cannot be issued: the table of workspaces or the keys of an issuer cannot be read',
    metric: callsOf(scope, 'token', 'failed'),
    threshold: 10,
    periods: 3,
  },
  {
    id: 'RequestsThrottled',
    meaning:
      'requests are answered 429: a workspace asks for more than its limit, or all of them for more than the stage has',
    metric: throttled,
    threshold: 500,
    periods: 3,
  },
];

/** Apart from the others: an alarm can have at most ten metrics. */
const ofAccess = ['authorizer', 'token'] as const;
const ofManagement = ['manage', 'page'] as const;

const namesWithout = (names: readonly string[]) => apiFunctionNames.filter((name) => !names.includes(name));

const refusing: readonly FunctionName[] = ['authorizer', 'pre-token-generation'];

const operations = (functions: ScimFunctions, names: readonly FunctionName[]) =>
  names.filter((name) => !refusing.includes(name)).map((name) => [name, functions[name] as LambdaFunction] as const);

function total(metrics: readonly IMetric[]): MathExpression {
  const named = metrics.map((metric, index) => [`m${index}`, metric] as const);
  return new MathExpression({
    expression: named.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(named),
    label: 'total',
    period,
  });
}
