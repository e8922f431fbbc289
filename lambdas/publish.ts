import { openMemberEvents } from './aws/event-publisher.ts';
import { answerStream } from './aws/functions/stream-function.ts';
import { toMemberEvent } from './members/member-event.ts';

/** The stream of the members table in; an event on the bus for each member that was changed, out. */
export const handler = answerStream(toMemberEvent, openMemberEvents());
