import { createHash } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { isMeasured, logLevel, service } from './config.ts';
import { callDuration, type Outcome } from './resources.ts';

/**
 * Writes JSON lines to standard output for CloudWatch, filtered by LOG_LEVEL. Never log a token, a body, a query, a name or an
 * error's message; log an address only with a refused credential. Pass all fields with each line: the logger keeps nothing of a request.
 */
export const logger = new Logger({ serviceName: service(), logLevel: logLevel() });

/** A call of a function, for logs and metrics. */
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
 * A line in CloudWatch's embedded metric format, at every LOG_LEVEL: the metric Duration by stack, operation and outcome. The
 * number of its values is the number of calls. The workspace is not a dimension, since each workspace would add metrics to the
 * bill; it is a field for Logs Insights.
 */
export function measure({ operation, outcome, duration, requestId, workspace }: Call): void {
  if (!isMeasured()) return;
  const { namespace, name, unit, dimensions } = callDuration;
  const values = { service: service(), operation, outcome, [name]: duration, requestId, workspace };
  const metric = { Namespace: namespace, Dimensions: [dimensions], Metrics: [{ Name: name, Unit: unit }] };
  process.stdout.write(
    `${JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics: [metric] }, ...values })}\n`,
  );
}

/** The name of an error, or of its cause if it has one. */
export const kindOf = ({ name, cause }: Error): string => (cause as Error | undefined)?.name ?? name;

/** A hash that stands for a member's id in the log. A member has the same hash in every line of its workspace. */
export const hashMember = (workspace: string, id: string) =>
  createHash('sha256').update(`${workspace} ${id}`).digest('hex').slice(0, 16);

/** The stack frames of an error, without its message, which may hold request data. */
export const framesOf = (stack = '') =>
  stack
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .slice(0, 5);
