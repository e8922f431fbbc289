import { toRecordedChange } from './activity/recorded-change.ts';
import { openRecorder } from './aws/dynamodb/activity/recorder.ts';
import { answerAccessLog } from './aws/functions/access-log-function.ts';
import { answerStream } from './aws/functions/stream-function.ts';

const recordChanges = answerStream(toRecordedChange, openRecorder());

/**
 * Writes the activity and the member counts of workspaces: from the stream of the members table, and from the lines of the
 * access log that tell of refusals by the gateway.
 */
export const handler = (event: Parameters<typeof answerAccessLog>[0] | Parameters<typeof recordChanges>[0]) =>
  'awslogs' in event ? answerAccessLog(event) : recordChanges(event);
