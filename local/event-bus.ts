import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { eventBus } from '../lambdas/aws/resources.ts';
import type { MemberEvent } from '../lambdas/members/member-event.ts';

/** An event as EventBridge hands it to its targets. */
export interface DeliveredEvent<Detail = MemberEvent> {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** The time, precise to the second. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Detail;
}

export interface LocalEventBus {
  /** The environment variables by which functions reach the bus. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => void;
}

/** Receives an event. To refuse it, return an error code, as the bus does if it throttles or fails. */
export type Take = (event: DeliveredEvent) => string | undefined;

/** A local EventBridge: PutEvents with its limits, on a port of its own. */
export async function openEventBus(take: Take): Promise<LocalEventBus> {
  const server = createServer(async (request, response) => {
    const { Entries } = JSON.parse(Buffer.concat(await request.toArray()).toString()) as {
      Entries: readonly WireEntry[];
    };
    const [status, body] = putEvents(Entries, take);
    response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return {
    environment: { AWS_ENDPOINT_URL_EVENTBRIDGE: `http://127.0.0.1:${port}`, [eventBus.variable]: eventBus.name },
    close,
  };
}

/** On the wire a time is a number of seconds. */
type WireEntry = Omit<PutEventsRequestEntry, 'Time'> & { readonly Time?: number };

function putEvents(entries: readonly WireEntry[], take: Take): readonly [number, object] {
  const size = Buffer.byteLength(
    entries.map(({ Source, DetailType, Detail }) => `${Source}${DetailType}${Detail}`).join(''),
  );
  if (entries.length < 1 || entries.length > 10 || size > 256 * 1024) {
    return [400, { __type: 'ValidationException', message: '1 to 10 entries, 256 KB in all' }];
  }
  const results = entries.map((entry) => {
    const event = toDelivered(entry);
    const ErrorCode = take(event);
    return ErrorCode ? { ErrorCode, ErrorMessage: 'refused' } : { EventId: event.id };
  });
  return [200, { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results }];
}

const toDelivered = ({ Source = '', DetailType = '', Detail = '', Time = 0 }: WireEntry): DeliveredEvent => ({
  version: '0',
  id: randomUUID(),
  'detail-type': DetailType,
  source: Source,
  account: '000000000000',
  time: new Date(Time * 1000).toISOString().replace(/\.\d+/, ''),
  region: 'local',
  resources: [],
  detail: JSON.parse(Detail),
});
