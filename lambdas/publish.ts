import { openMemberEvents } from './aws/event-publisher.ts';
import { answerStream } from './aws/functions/stream-function.ts';
import { toMemberEvent } from './members/member-event.ts';

/** Reads the stream of the members table and puts an event on the bus for each changed member. */
export const handler = answerStream(toMemberEvent, openMemberEvents());
