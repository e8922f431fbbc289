import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { EventBridgeEvent } from 'aws-lambda';

/** As member-event.v1.schema.json describes it. */
export interface MemberEvent {
  readonly version: number;
  readonly workspace: string;
  readonly id: string;
  readonly externalId?: string;
  readonly active: boolean;
  readonly role?: string;
  readonly revision: number;
}

export interface ConsumerOptions {
  readonly client: DynamoDBDocumentClient;
  /** The product's own table of members: partition key `workspace`, sort key `id`. */
  readonly table: string;
  /** Ends the sessions of a member, those that there are: it may be called again for the same member. */
  readonly endSessions: (workspace: string, id: string) => Promise<void>;
}

/**
 * A consumer of member events, behind a rule of EventBridge. Whatever the order in which events come, and however often, the
 * table ends with the newest state of each member, and nobody who is deactivated keeps a session.
 */
export function openConsumer({ client, table, endSessions }: ConsumerOptions) {
  return async ({ detail }: EventBridgeEvent<string, MemberEvent>): Promise<void> => {
    if (detail.version !== 1) throw new Error('an event of a version that this consumer does not know');
    if (!(await keep(detail))) return;
    if (!detail.active) await endSessions(detail.workspace, detail.id);
  };

  /**
   * Whether the event is not older than what is known. The same revision passes again: where sessions could not be ended,
   * the event comes a second time. The row of an erased member stays, so that no older event brings the member back.
   */
  async function keep({ workspace, id, externalId, active, role, revision }: MemberEvent): Promise<boolean> {
    const put = new PutCommand({
      TableName: table,
      Item: { workspace, id, active, revision, ...(externalId && { externalId }), ...(role && { role }) },
      ConditionExpression: 'attribute_not_exists(revision) OR revision <= :revision',
      ExpressionAttributeValues: { ':revision': revision },
    });
    try {
      await client.send(put);
      return true;
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }
}
