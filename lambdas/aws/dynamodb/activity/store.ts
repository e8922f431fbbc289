import { randomUUID } from 'node:crypto';
import type { Activity } from '../../../activity/activity-store.ts';
import { kindOf, logger } from '../../log.ts';
import { openCollection } from '../table.ts';
import { absent } from '../write.ts';
import { deleteActivity, eraseMemberActivity } from './erasure.ts';
import { type ActivityOptions, toManagementItem } from './layout.ts';
import { readActivity } from './pages.ts';

/** The activity of one workspace in DynamoDB; layout.ts describes the table. */
export function openDynamoActivity(options: ActivityOptions): Activity {
  const { clock, retentionDays, workspace } = options;
  return {
    async add(entry) {
      const time = new Date(clock.now()).toISOString();
      const item = toManagementItem(entry, { time, random: randomUUID(), retentionDays });
      try {
        await openCollection(options).put(item, absent);
      } catch (error) {
        logger.error('activity not written', { workspace, kind: 'management', error: kindOf(error as Error) });
      }
    },
    list: (query) => readActivity(options, query),
    eraseMember: (member, names) => eraseMemberActivity(options, member, names),
    deleteAll: () => deleteActivity(options),
  };
}
