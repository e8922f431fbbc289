import { toRecordedGroups } from './activity/group-entry.ts';
import { toRecordedChange } from './activity/recorded-change.ts';
import { openRecorder } from './aws/dynamodb/activity/recorder.ts';
import { carryOut } from './aws/dynamodb/groups/carry-out.ts';
import { answerAccessLog } from './aws/functions/access-log-function.ts';
import { answerStream } from './aws/functions/stream-function.ts';

const recordChanges = answerStream({ member: toRecordedChange, group: toRecordedGroups, carryOut }, openRecorder());

/**
 * Writes the activity and the member counts of workspaces: from the stream of the members table, and from the lines of the
 * access log that tell of refusals by the gateway. It also finishes what a writer of groups has left.
 */
export const handler = (event: Parameters<typeof answerAccessLog>[0] | Parameters<typeof recordChanges>[0]) =>
  'awslogs' in event ? answerAccessLog(event) : recordChanges(event);
