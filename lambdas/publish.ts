import { openMemberEvents } from './aws/member-events.ts';
import { answerStream } from './aws/member-stream.ts';
import { toMemberEvent } from './members/member-event.ts';

/** The stream of the members table in; an event on the bus for each member that was changed, out. */
export const handler = answerStream(toMemberEvent, openMemberEvents());
