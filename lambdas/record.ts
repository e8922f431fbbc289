import { toRecordedChange } from './activity/recorded-change.ts';
import { openRecorder } from './aws/dynamodb/activity/recorder.ts';
import { answerStream } from './aws/functions/stream-function.ts';

/** The stream of the members table in; the activity of workspaces, and the counts of their members, out. */
export const handler = answerStream(toRecordedChange, openRecorder());
