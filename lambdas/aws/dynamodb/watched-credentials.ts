import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AccessToken } from '../../workspaces/access-token.ts';
import type { WatchedCredential, WatchedCredentials } from '../../workspaces/credential-warning.ts';
import type { ManagementKey } from '../../workspaces/management-key.ts';
import type { TokenClient } from '../../workspaces/token-client.ts';
import { managementKeys } from './management.ts';
import type { RecordKey } from './records.ts';
import { clock } from './retry.ts';
import { openTable } from './table.ts';
import { workspacePrefix } from './workspace-keys.ts';
import type { Item } from './write.ts';

/**
 * The credentials of all workspaces, and the management keys, as they are listed: by one scan of the table, since every
 * workspace is looked at.
 */
export async function readWatchedCredentials(
  client: DynamoDBClient,
  table: string,
): Promise<readonly WatchedCredentials[]> {
  const filter = {
    expression: '#subject = :keys OR begins_with(#subject, :workspace)',
    values: { keys: managementKeys, workspace: workspacePrefix },
  };
  const owners = new Map<string, ListedItem[]>();
  for await (const items of openTable({ client, table, clock, partitionKey: 'subject' }).scan(filter)) {
    for (const item of items as readonly ListedItem[])
      owners.set(item.subject, [...(owners.get(item.subject) ?? []), item]);
  }
  return [...owners].map(([subject, items]) => ({
    workspace: subject === managementKeys ? undefined : subject.slice(workspacePrefix.length),
    credentials: items.flatMap(toWatched),
    hasLasting: items.some(isLasting),
  }));
}

type ListedItem = Item & RecordKey & { readonly record: unknown };

/** A client of another issuer, or one of this service that trusts another issuer or has keys of its own. */
function isLasting({ key, record }: ListedItem): boolean {
  if (!key.startsWith('token-client#')) return key.startsWith('client#');
  const { trusts, keys } = record as TokenClient;
  return trusts.length > 0 || keys !== undefined;
}

function toWatched({ key, record }: ListedItem): readonly WatchedCredential[] {
  if (key.startsWith('token#')) {
    const token = record as AccessToken;
    return [{ ...token, kind: 'accessToken', id: token.tokenId }];
  }
  if (key.startsWith('token-client#')) {
    const { clientId: id, name, secrets } = record as TokenClient;
    const client = { id, name };
    return secrets.map((secret) => ({
      ...secret,
      kind: 'clientSecret',
      id: secret.secretId,
      name: secret.beginning,
      client,
    }));
  }
  if (key.startsWith('key#')) {
    const managementKey = record as ManagementKey;
    return [{ ...managementKey, kind: 'managementKey', id: managementKey.keyId }];
  }
  return [];
}
