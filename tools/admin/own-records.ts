import { DeleteCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { nameOf } from '../../lambdas/aws/config.ts';
import { openClient } from '../../lambdas/aws/dynamodb/client.ts';
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
  // Nobody waits for a response, so the SDK may retry for longer.
  const client = openClient({ maxAttempts: 10 });
  const TableName = nameOf(workspacesTable.variable);
  const subject = `workspace#${workspace}`;
  const ExpressionAttributeValues = { ':subject': subject, ':workspace': workspace };

  async function* read() {
    const scan = {
      TableName,
      ConsistentRead: true,
      FilterExpression: '#subject = :subject OR #record.#workspace = :workspace',
      // A record names its workspace, or has it as its subject.
      ExpressionAttributeNames: { '#subject': 'subject', '#record': 'record', '#workspace': 'workspaceId' },
      ExpressionAttributeValues,
    };
    for await (const { Items = [] } of paginateScan({ client }, scan)) yield* Items;
  }
  const remove = ({ subject: of, key }: Readonly<Record<string, unknown>>) =>
    client.send(new DeleteCommand({ TableName, Key: { subject: of, key } }));

  return {
    async isAny() {
      for await (const _ of read()) return true;
      return false;
    },
    async remove() {
      let removed = 0;
      for await (const item of read()) {
        if (item['key'] === 'settings') continue;
        await remove(item);
        removed += 1;
      }
      return removed;
    },
    async removeSettings() {
      await remove({ subject, key: 'settings' });
    },
  };
}
