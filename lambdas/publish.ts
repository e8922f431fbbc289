import { openMemberEvents } from './aws/member-events.ts';
import { answerStream } from './aws/member-stream.ts';

/** The stream of the members table in; an event on the bus for each member that was changed, out. */
export const handler = answerStream(openMemberEvents());
