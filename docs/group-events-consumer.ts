import { type DynamoDBDocumentClient, PutCommand, TransactGetCommand } from '@aws-sdk/lib-dynamodb';
import type { EventBridgeEvent } from 'aws-lambda';

/** As group-event.v1.schema.json describes it. */
export interface GroupEvent {
  readonly version: number;
  readonly type: string;
  readonly workspace: string;
  readonly group: string;
  readonly member?: string;
  readonly revision: number;
}

export interface TeamsOptions {
  readonly client: DynamoDBDocumentClient;
  /** The product's own table of teams: partition key `workspace`, sort key `id`. */
  readonly teams: string;
  /** The table that member-events-consumer.ts keeps. */
  readonly members: string;
  /** GET /Groups/{id}?excludedAttributes=members: displayName and the revision in meta.version. Undefined for a 404. */
  readonly readGroup: (workspace: string, id: string) => Promise<NamedGroup | undefined>;
}

export interface NamedGroup {
  readonly name: string;
  readonly revision: number;
}

/**
 * A consumer of group events, behind a rule of EventBridge. A row for each team, and one for each member that ever joined it,
 * have the newest state of all events that came, in any order and however often. No row is ever removed: that of a deleted team
 * ends all its memberships, also those in events that come later.
 */
export function openTeams({ client, teams, members, readGroup }: TeamsOptions) {
  return { consume, isInTeam };

  async function consume({ detail }: EventBridgeEvent<string, GroupEvent>): Promise<void> {
    const { version, type, workspace, group, member, revision } = detail;
    if (version !== 1) throw new Error('an event of a version that this consumer does not know');
    if (member) return keep({ workspace, id: `${group}/${member}`, joined: type === 'joined', revision });
    if (type === 'deleted') return keep({ workspace, id: group, deleted: true, revision });
    // A group that is not there was deleted: its last event is on the way, or was here.
    const found = await readGroup(workspace, group);
    if (found) await keep({ workspace, id: group, name: found.name, revision: found.revision });
  }

  /** Writes a row, unless the table has a newer revision of it. */
  async function keep(row: { readonly revision: number; readonly [name: string]: unknown }): Promise<void> {
    const put = new PutCommand({
      TableName: teams,
      Item: row,
      ConditionExpression: 'attribute_not_exists(revision) OR revision <= :revision',
      ExpressionAttributeValues: { ':revision': row.revision },
    });
    await client.send(put).catch((error: Error) => {
      if (error.name !== 'ConditionalCheckFailedException') throw error;
    });
  }

  /** Whether the team exists, the member joined it, and the member is active. An erased member is not. */
  async function isInTeam(workspace: string, group: string, member: string): Promise<boolean> {
    const toGet = (TableName: string, id: string) => ({ Get: { TableName, Key: { workspace, id } } });
    const rows = [toGet(teams, group), toGet(teams, `${group}/${member}`), toGet(members, member)];
    const { Responses = [] } = await client.send(new TransactGetCommand({ TransactItems: rows }));
    const [team, membership, person] = Responses.map(({ Item }) => Item);
    return Boolean(team && !team['deleted'] && membership?.['joined'] && person?.['active']);
  }
}
