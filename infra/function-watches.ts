import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { apiFunctionNames, otherFunctionNames } from '../lambdas/http/routes.ts';
import { period } from './call-metrics.ts';
import type { FunctionName } from './functions.ts';
import { type ScimFunctions, toFunctionId } from './scim-function.ts';
import { sum, total, type Watch } from './watch.ts';

// An alarm can have at most ten metrics, so the functions are watched in groups.
const ofAccess = ['authorizer', 'token'] as const;
const ofManagement = ['manage', 'page'] as const;

/** API Gateway and Amazon Cognito expect an error as their refusal. Errors of these functions are not counted. */
const refusing: readonly FunctionName[] = ['authorizer', 'pre-token-generation'];

/** The functions: slow ones, those that ended without an answer, those that were not started. */
export const functionWatches = (functions: ScimFunctions): readonly Watch[] => [
  ...operations(functions, apiFunctionNames).map(([name, made]) => ({
    id: `${toFunctionId(name)}Slow`,
    meaning: `the slowest 1% of calls of ${name} take five seconds or more`,
    metric: made.metricDuration({ period, statistic: 'p99' }),
    threshold: 5000,
    periods: 3,
  })),
  {
    id: 'FunctionErrors',
    meaning: 'functions ended without an answer: time, memory or a broken deployment',
    metric: total(operations(functions, namesWithout(ofManagement)).map(([, made]) => made.metricErrors(sum))),
    threshold: 1,
    periods: 1,
  },
  {
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
];

const namesWithout = (names: readonly string[]) => apiFunctionNames.filter((name) => !names.includes(name));

const operations = (functions: ScimFunctions, names: readonly FunctionName[]) =>
  names.filter((name) => !refusing.includes(name)).map((name) => [name, functions[name] as LambdaFunction] as const);
