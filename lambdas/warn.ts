import { openCredentialWarnings } from './aws/credential-warnings.ts';
import { answerSchedule } from './aws/functions/warning-function.ts';

/** Called by a schedule: warns before credentials end, on the bus and in the activity of workspaces. */
export const handler = answerSchedule(openCredentialWarnings());
