import { Stack } from 'aws-cdk-lib';
import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ScimFunctions } from './scim-function.ts';
import type { ServiceScope } from './service-scope.ts';

export interface Query {
  readonly name: string;
  /** The logs of the functions, or the access log of the API. */
  readonly log: 'functions' | 'access';
  readonly lines: readonly string[];
}

/** Queries for operators. docs/operations.md says when to use which. */
export const queries: readonly Query[] = [
  {
    name: 'Calls by operation and outcome',
    log: 'functions',
    lines: [
      'filter ispresent(outcome) and ispresent(message)',
      'stats count(*) as calls, pct(duration, 50) as median, pct(duration, 99) as slowest by operation, outcome',
    ],
  },
  {
    name: 'Refusals by workspace',
    log: 'functions',
    lines: [
      'filter message = "answered" and outcome = "refused"',
      'stats count(*) as refusals by workspace, operation, status',
      'sort refusals desc',
    ],
  },
  {
    name: 'Failures',
    log: 'functions',
    lines: [
      'filter level = "ERROR"',
      'fields @timestamp, message, error, at.0, workspace, operation, requestId',
      'sort @timestamp desc',
    ],
  },
  {
    name: 'Refused credentials',
    log: 'functions',
    lines: [
      'filter message in ["unauthorized", "denied"]',
      'stats count(*) as times by message, reason, workspace, credential, source',
      'sort times desc',
    ],
  },
  {
    name: 'Refused clients',
    log: 'functions',
    lines: [
      'filter operation = "token" and outcome = "refused"',
      'stats count(*) as times by error, reason, workspace, client, source',
      'sort times desc',
    ],
  },
  {
    name: 'Slow calls',
    log: 'functions',
    lines: [
      'filter message = "answered"',
      'fields @timestamp, duration, operation, outcome, workspace, requestId',
      'sort duration desc',
    ],
  },
  {
    name: 'One request',
    log: 'functions',
    lines: ['filter requestId = "<id>" and ispresent(message)', 'sort @timestamp asc'],
  },
  {
    name: 'One member',
    log: 'functions',
    lines: [
      'filter workspace = "<workspace>" and subject = "<hash>" and message = "answered"',
      'fields @timestamp, operation, status, duration, requestId',
      'sort @timestamp desc',
    ],
  },
  {
    name: 'Cold starts and memory',
    log: 'functions',
    lines: [
      'filter @type = "REPORT"',
      'stats count(@initDuration) as coldStarts, max(@initDuration) as slowest, max(@maxMemoryUsed / 1000000) as megabytes by @log',
    ],
  },
  {
    name: 'Throttled workspaces',
    log: 'access',
    lines: ['filter status = "429"', 'stats count(*) as times by workspace, bin(5m)', 'sort times desc'],
  },
  {
    name: 'Answers by status',
    log: 'access',
    lines: ['stats count(*) as answers by status, refusal, workspace', 'sort answers desc'],
  },
];

/** Saves the queries in CloudWatch Logs Insights, in a folder named after the service. */
export function addQueries(scope: ServiceScope, functions: ScimFunctions, accessLog: ILogGroup): void {
  const groups = { access: [accessLog], functions: Object.values(functions).map(({ logGroup }) => logGroup) };
  for (const [index, { name, log, lines }] of queries.entries()) {
    new CfnQueryDefinition(scope, `Query${index}`, {
      name: `${scope.serviceName}/${name}`,
      queryString: lines.join('\n| '),
      logGroupNames: groups[log].map(({ logGroupName }) => logGroupName),
    });
  }
  const { region } = Stack.of(scope);
  scope.addOutput(
    'LogsUrl',
    `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logsV2:logs-insights`,
    `the page of the saved queries, in the folder ${scope.serviceName}`,
  );
}
