import { openMemberEvents } from './aws/event-publisher.ts';
import { answerStream } from './aws/functions/stream-function.ts';
import { toGroupEvents } from './groups/group-event.ts';
import { toMemberEvent } from './members/member-event.ts';

/**
 * Reads the stream of the members table and puts events on the bus: of changed members, of changed groups, and of members that joined or
 * left groups.
 */
export const handler = answerStream({ member: toMemberEvent, group: toGroupEvents }, openMemberEvents());
