import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { CloudWatchLogsEvent } from 'aws-lambda';
import type { GatewayRefusal } from '../lambdas/http/access-log.ts';
import { basePath } from '../lambdas/http/routes.ts';
import { type LambdaHandler, newContext } from './functions.ts';
import type { Match, RawRequest } from './proxy-event.ts';

/** A request that the gateway refused by itself, after the authorizer had answered. */
export interface Refused {
  readonly request: RawRequest;
  readonly match: Match;
  /** What the authorizer passed on. */
  readonly context: Readonly<Record<string, unknown>>;
  /** API Gateway's name for the refusal. */
  readonly type: string;
}

/** Passes refusals to a function, as the subscription of the access log does on AWS. */
export function openAccessLog(record: LambdaHandler): (refused: Refused) => Promise<void> {
  return async (refused) => {
    const line = toLine(refused);
    // The filter of the subscription in infra/.
    if (line.workspace !== '-' && line.resource.startsWith(basePath)) await record(toLogsEvent([line]), newContext());
  };
}

/** A variable without a value is a hyphen. */
function toLine({ request, match, context, type }: Refused): GatewayRefusal {
  const known = (name: string) => String(context[name] ?? '-');
  return {
    time: String(Date.now()),
    requestId: randomUUID(),
    workspace: known('workspace'),
    credential: known('credential'),
    scopes: known('scopes'),
    method: request.method,
    resource: match.resource,
    refusal: type,
  };
}

/** An event of CloudWatch Logs: compressed, since it may have thousands of lines. */
export function toLogsEvent(lines: readonly GatewayRefusal[]): CloudWatchLogsEvent {
  const logEvents = lines.map((line) => ({
    id: line.requestId,
    timestamp: Number(line.time),
    message: JSON.stringify(line),
  }));
  return { awslogs: { data: gzipSync(JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents })).toString('base64') } };
}
