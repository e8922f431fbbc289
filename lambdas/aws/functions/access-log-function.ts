import { gunzipSync } from 'node:zlib';
import type { CloudWatchLogsDecodedData, CloudWatchLogsEvent } from 'aws-lambda';
import type { GatewayRefusal } from '../../http/access-log.ts';
import { gatewayErrors } from '../../http/gateway-errors.ts';
import { basePath, functionOf } from '../../http/routes.ts';
import { type NewRefusal, toRefusalKey } from '../dynamodb/activity/layout.ts';
import { noteRefusal } from './refusal-notes.ts';
import { toScopeDenial } from './scope-denial.ts';

/**
 * Notes in the activity what the gateway refused by itself after the authorizer had named the workspace: too many requests, a
 * missing scope, an integration that failed. The lines come from the access log; similar ones are noted in one request.
 * Resolves with the number of refusals, for people who invoke the function.
 */
export async function answerAccessLog({ awslogs }: CloudWatchLogsEvent): Promise<{ readonly noted: number }> {
  const { logEvents } = JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString()) as LogData;
  const lines = logEvents.map(({ message }) => JSON.parse(message) as GatewayRefusal).filter(isRefusal);
  for (const group of Map.groupBy(lines, toGroup).values()) {
    const last = group.at(-1) as GatewayRefusal;
    await noteRefusal(last.workspace, toRefusal(last), { time: new Date(Number(last.time)), count: group.length });
  }
  return { noted: lines.length };
}

type LogData = Pick<CloudWatchLogsDecodedData, 'logEvents'>;

/** A variable without a value is a hyphen. A settings session has a workspace too, but is refused elsewhere. */
const isRefusal = ({ workspace, refusal, resource }: GatewayRefusal) =>
  /^[^-]/.test(workspace) && /^[^-]/.test(refusal) && `${resource}/`.startsWith(`${basePath}/`);

const toGroup = (line: GatewayRefusal) =>
  `${line.workspace} ${toRefusalKey(toRefusal(line), new Date(Number(line.time)).toISOString())}`;

function toRefusal({ requestId, credential, scopes, method, resource, refusal }: GatewayRefusal): NewRefusal {
  const operation = functionOf(method, resource);
  const known = gatewayErrors.find(({ type }) => type === refusal);
  return {
    operation: operation === 'fallback' ? method.toLowerCase() : operation,
    status: known?.status ?? 500,
    detail: refusal === 'ACCESS_DENIED' ? toScopeDenial(scopes.split(' ')) : (known?.detail ?? refusal),
    actor: { kind: 'credential', id: credential },
    request: requestId,
  };
}
