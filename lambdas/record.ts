import { toRecordedChange } from './activity/recorded-change.ts';
import { openRecorder } from './aws/dynamodb/activity/recorder.ts';
import { answerStream } from './aws/functions/stream-function.ts';

/** Reads the stream of the members table and writes the activity and the member counts of workspaces. */
export const handler = answerStream(toRecordedChange, openRecorder());
