import type { WarningRun } from '../credential-warnings.ts';
import { logger } from '../log.ts';

/**
 * Connects the warnings to a schedule. The function fails if a warning could not be sent, so that Lambda runs it again, twice
 * at most, and an alarm starts.
 */
export function answerSchedule(warn: (now: Date) => Promise<WarningRun>) {
  return async (): Promise<WarningRun> => {
    const run = await warn(new Date());
    logger.info('warned', { ...run });
    if (run.failed > 0) throw new Error('not all warnings were sent');
    return run;
  };
}
