import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { GroupEvent } from '../groups/group-event.ts';
import type { MemberEvent } from '../members/member-event.ts';
import type { CredentialEvent } from '../workspaces/credential-event.ts';
import { nameOf } from './config.ts';
import { clock, patience, withRetries } from './dynamodb/retry.ts';
import type { Deliver } from './functions/stream-function.ts';
import { kindOf, logger } from './log.ts';
import { eventBus } from './resources.ts';

/** EventBridge accepts this many events at once; at 4 KB or less each, they stay far below its 256 KB. */
const most = 10;

const clientConfig = { maxAttempts: 3, requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 } };

/**
 * Puts events of members and groups on the bus. The source of groups is another one: a rule for members that selects by the
 * source does not get them.
 */
export const openMemberEvents = (): Deliver<MemberEvent | GroupEvent> =>
  openPublisher((event) => ({
    ...('group' in event ? describeGroup(event) : { Source: eventBus.source, DetailType: `Member ${event.type}` }),
    Detail: JSON.stringify(event),
    Time: new Date(event.time),
  }));

const describeGroup = ({ type, member }: GroupEvent) => ({
  Source: eventBus.groupSource,
  DetailType: member === undefined ? `Group ${type}` : `Member ${type}`,
});

/**
 * Puts events of credentials on the bus. Their source is another one: a rule for members that selects by the source does not
 * get them.
 */
export const openCredentialEvents = (): Deliver<CredentialEvent> =>
  openPublisher((event) => ({
    Source: eventBus.credentialSource,
    DetailType: event.type === 'ending' ? 'Credential ending' : 'Credentials ended',
    Detail: JSON.stringify(event),
    Time: new Date(event.time),
  }));

/**
 * Puts events on the bus, ten in a request; rejected ones are retried for up to eight seconds. The records of a batch make a
 * hundred events at most, unless many members join or leave a group at once: then ten requests are sent at a time.
 */
function openPublisher<T>(toEntry: (event: T) => PutEventsRequestEntry): Deliver<T> {
  let client: EventBridgeClient | undefined;
  return async (events) => {
    client ??= new EventBridgeClient(clientConfig);
    const bus = client;
    const EventBusName = nameOf(eventBus.variable);
    const width = most * (events.length > 100 ? 10 : 1);
    for (let at = 0; at < events.length; at += width) {
      const deadline = clock.now() + patience;
      const wave: readonly PutEventsRequestEntry[] = events
        .slice(at, at + width)
        .map((event) => ({ ...toEntry(event), EventBusName }));
      const batches = Array.from({ length: Math.ceil(wave.length / most) }, (_, nth) =>
        wave.slice(nth * most, nth * most + most),
      );
      const left = (await Promise.all(batches.map((entries) => putEntries(bus, entries, deadline)))).flat();
      const [first] = left;
      if (first) return at + wave.indexOf(first);
    }
    return events.length;
  };
}

/** Returns the entries that the bus did not accept, in order. */
async function putEntries(client: EventBridgeClient, entries: readonly PutEventsRequestEntry[], deadline: number) {
  let left = entries;
  let reason = '';
  try {
    await withRetries(deadline, clock, async () => {
      const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [...left] }));
      left = left.filter((_, index) => Entries[index]?.ErrorCode);
      reason = Entries.find(({ ErrorCode }) => ErrorCode)?.ErrorCode ?? '';
      if (reason) throw Object.assign(new Error('the bus did not take all events'), { name: reason });
    });
  } catch (error) {
    logger.error('not published', { events: left.length, error: reason || kindOf(error as Error) });
  }
  return left;
}
