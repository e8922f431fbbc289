import { createHash } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { isMeasured, logLevel, service } from './config.ts';
import { callDuration, type Outcome } from './resources.ts';

/**
 * Lines of JSON on standard output, where CloudWatch takes them up; LOG_LEVEL says which. Never a token, a body, a query, a name
 * or an error's message; an address only with a credential that was refused. Fields come with each line: the logger keeps nothing of a request.
 */
export const logger = new Logger({ serviceName: service, logLevel });

/** A call of a function, as it is told of. */
export type Call = {
  /** The function, by the name of its file. */
  readonly operation: string;
  readonly outcome: Outcome;
  /** In milliseconds. */
  readonly duration: number;
  /** The gateway's id of the request. */
  readonly requestId: string;
  readonly workspace: string | undefined;
};

/**
 * A line in CloudWatch's embedded metric format, at every LOG_LEVEL: the metric Duration by stack, operation and outcome. How
 * many calls there were is the number of its values. The workspace is no dimension, since each would be metrics of its own to
 * be paid for; it stands beside them, for Logs Insights.
 */
export function measure({ operation, outcome, duration, requestId, workspace }: Call): void {
  if (!isMeasured) return;
  const { namespace, name, unit, dimensions } = callDuration;
  const values = { service, operation, outcome, [name]: duration, requestId, workspace };
  const metric = { Namespace: namespace, Dimensions: [dimensions], Metrics: [{ Name: name, Unit: unit }] };
  process.stdout.write(
    `${JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics: [metric] }, ...values })}\n`,
  );
}

/** What an error is called; of one that says only that something is out of reach, what the trouble is called. */
export const kindOf = ({ name, cause }: Error): string => (cause as Error | undefined)?.name ?? name;

/** A member as the log knows it: its id without the id. The same member has the same hash in every line of its workspace. */
export const hashMember = (workspace: string, id: string) =>
  createHash('sha256').update(`${workspace} ${id}`).digest('hex').slice(0, 16);

/** Where an error comes from; the message before that, of one line or more, may hold what was sent. */
export const framesOf = (stack = '') =>
  stack
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .slice(0, 5);
