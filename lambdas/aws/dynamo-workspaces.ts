import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  paginateScan,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import type { AccessToken } from '../workspaces/access-token.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import type { WorkspaceStore } from '../workspaces/workspace-store.ts';

/*
 * The items of the table of workspaces; partition key `subject`, sort key `key`. Each has its record in `record`, and
 * `version`, which changes with it.
 *
 *   workspace#<id>       settings            Workspace
 *   workspace#<id>       token#<tokenId>     AccessToken, to be listed
 *   credential#<hash>    credential          AccessToken, to be found by the authorizer in one read
 */

interface Item<Record> {
  readonly subject: string;
  readonly key: string;
  readonly version: number;
  readonly record: Record;
}

const settings = 'settings';
const workspaceSubject = (id: string) => `workspace#${id}`;
const credentialOf = (hash: string) => ({ subject: `credential#${hash}`, key: 'credential' });
const tokenOf = (workspaceId: string, tokenId: string) => ({
  subject: workspaceSubject(workspaceId),
  key: `token#${tokenId}`,
});

/** Workspaces and their credentials in DynamoDB. Reads are strongly consistent. */
export function openDynamoWorkspaces(client: DynamoDBDocumentClient, table: string): WorkspaceStore {
  async function get<Record>(Key: { subject: string; key: string }): Promise<Item<Record> | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    return Item as Item<Record> | undefined;
  }

  /** A put on condition that the item is the one that was read, or that there is none. */
  function put<Record>(key: { subject: string; key: string }, record: Record, before: Item<Record> | undefined) {
    return {
      TableName: table,
      Item: { ...key, record, version: (before?.version ?? 0) + 1 },
      ...(before
        ? {
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': before.version },
          }
        : { ConditionExpression: 'attribute_not_exists(#key)', ExpressionAttributeNames: { '#key': 'key' } }),
    };
  }

  return {
    async create(workspace) {
      const key = { subject: workspaceSubject(workspace.id), key: settings };
      return succeeds(() => client.send(new PutCommand(put(key, workspace, undefined))));
    },
    async read(id) {
      return (await get<Workspace>({ subject: workspaceSubject(id), key: settings }))?.record;
    },
    async list() {
      const scan = {
        TableName: table,
        ConsistentRead: true,
        FilterExpression: '#key = :settings',
        ExpressionAttributeNames: { '#key': 'key' },
        ExpressionAttributeValues: { ':settings': settings },
      };
      const found: Workspace[] = [];
      for await (const { Items = [] } of paginateScan({ client }, scan)) {
        found.push(...Items.map(({ record }) => record as Workspace));
      }
      return found.toSorted((one, other) => (one.id < other.id ? -1 : 1));
    },
    async change(id, make) {
      const key = { subject: workspaceSubject(id), key: settings };
      for (;;) {
        const before = await get<Workspace>(key);
        if (!before) return undefined;
        const record = make(before.record);
        if (await succeeds(() => client.send(new PutCommand(put(key, record, before))))) return record;
      }
    },
    async addToken(token) {
      const puts = [credentialOf(token.hash), tokenOf(token.workspaceId, token.tokenId)];
      const TransactItems = puts.map((key) => ({ Put: put(key, token, undefined) }));
      await client.send(new TransactWriteCommand({ TransactItems }));
    },
    async findToken(hash) {
      return (await get<AccessToken>(credentialOf(hash)))?.record;
    },
    async listTokens(workspaceId) {
      const query = {
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: '#subject = :subject AND begins_with(#key, :token)',
        ExpressionAttributeNames: { '#subject': 'subject', '#key': 'key' },
        ExpressionAttributeValues: { ':subject': workspaceSubject(workspaceId), ':token': 'token#' },
      };
      const found: AccessToken[] = [];
      for await (const { Items = [] } of paginateQuery({ client }, query)) {
        found.push(...Items.map(({ record }) => record as AccessToken));
      }
      return found.toSorted((one, other) => (one.created < other.created ? -1 : 1));
    },
    async changeToken(workspaceId, tokenId, make) {
      for (;;) {
        const before = await get<AccessToken>(tokenOf(workspaceId, tokenId));
        if (!before) return undefined;
        const token = make(before.record);
        const puts = [tokenOf(workspaceId, tokenId), credentialOf(token.hash)];
        const TransactItems = puts.map((key) => ({ Put: put(key, token, before) }));
        if (await succeeds(() => client.send(new TransactWriteCommand({ TransactItems })))) return token;
      }
    },
  };
}

/** False where a condition failed, because someone else was faster. */
async function succeeds(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (!['ConditionalCheckFailedException', 'TransactionCanceledException'].includes((error as Error).name))
      throw error;
    return false;
  }
}
