import { toRecordedChange } from './activity/recorded-change.ts';
import { openRecorder } from './aws/activity-recorder.ts';
import { answerStream } from './aws/member-stream.ts';

/** The stream of the members table in; the activity of workspaces, and the counts of their members, out. */
export const handler = answerStream(toRecordedChange, openRecorder());
