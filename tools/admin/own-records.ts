import { nameOf } from '../../lambdas/aws/config.ts';
import { openClient } from '../../lambdas/aws/dynamodb/client.ts';
import { clock } from '../../lambdas/aws/dynamodb/retry.ts';
import { openTable } from '../../lambdas/aws/dynamodb/table.ts';
import type { Item } from '../../lambdas/aws/dynamodb/write.ts';
import { workspacesTable } from '../../lambdas/aws/resources.ts';

/** All records of a workspace in the workspaces table, under any subject. */
export interface OwnRecords {
  readonly isAny: () => Promise<boolean>;
  /** Deletes all records but the settings, which identify the workspace, and returns how many. */
  readonly remove: () => Promise<number>;
  readonly removeSettings: () => Promise<void>;
}

/** Reads the whole table, which only operators do, so that it also finds what a damaged table no longer lists. */
export function openOwnRecords(workspace: string): OwnRecords {
  const name = nameOf(workspacesTable.variable);
  const table = openTable({ client: openClient(), table: name, clock, partitionKey: 'subject' });
  const subject = `workspace#${workspace}`;
  // A record names its workspace, or has it as its subject.
  const own = {
    expression: '#subject = :subject OR #record.#workspaceId = :workspace',
    values: { subject, workspace },
  };
  return {
    async isAny() {
      for await (const items of table.scan(own)) if (items.length > 0) return true;
      return false;
    },
    async remove() {
      let removed = 0;
      for await (const items of table.scan(own)) {
        const found = items.filter(({ key }) => key !== 'settings');
        await table.write({ remove: found });
        removed += found.length;
      }
      return removed;
    },
    async removeSettings() {
      const settings: Item = { subject, key: 'settings' };
      await table.write({ remove: [settings] });
    },
  };
}
