import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AccessToken } from '../../workspaces/access-token.ts';
import type { ManagementKey } from '../../workspaces/management-key.ts';
import type { Making, ManagementStore } from '../../workspaces/management-store.ts';
import type { Receipt } from '../../workspaces/receipt.ts';
import type { SessionCode, SessionToken } from '../../workspaces/settings-session.ts';
import type { TokenClient } from '../../workspaces/token-client.ts';
import { credentialPrefix } from '../resources.ts';
import { type Change, openRecords, type RecordKey, type Records, type Stored, type Uses } from './records.ts';
import { tokenClientOf, toTokenClientChanges, withUses } from './token-clients.ts';
import { settingsOf, tokenOf } from './workspace-keys.ts';
import { noteOnce, type StoredWorkspace, toClientChanges, toTokenChanges, toWorkspace } from './workspaces.ts';

/*
 * What the management API keeps in the table of workspaces, in addition to the items in workspace-keys.ts. Sessions, codes
 * and receipts have a time to live.
 *
 *   management-keys                 key#<key id>                    ManagementKey
 *   credential#<hash>               management-key                  ManagementKey, and `lastUsed`
 *   session#<hash>                  session                         SessionToken
 *   session-code#<hash>             session-code                    SessionCode
 *   receipt#<hash>                  receipt                         Receipt
 */

/** The partition key of the list of management keys. */
export const managementKeys = 'management-keys';

const listedKeyOf = (keyId: string): RecordKey => ({ subject: managementKeys, key: `key#${keyId}` });
const keyOf = (hash: string): RecordKey => ({ subject: `${credentialPrefix}${hash}`, key: 'management-key' });
const sessionOf = (hash: string): RecordKey => ({ subject: `session#${hash}`, key: 'session' });
const codeOf = (hash: string): RecordKey => ({ subject: `session-code#${hash}`, key: 'session-code' });
const receiptOf = (id: string): RecordKey => ({ subject: `receipt#${id}`, key: 'receipt' });

/** Management keys, settings sessions and receipts in DynamoDB. */
export function openDynamoManagement(client: DynamoDBClient, table: string): ManagementStore {
  const records = openRecords(client, table);
  return { ...openKeys(records), ...openSessions(records), ...openMakings(records) };
}

function openKeys(
  records: Records,
): Pick<ManagementStore, 'addKey' | 'findKey' | 'listKeys' | 'changeKey' | 'replaceKey' | 'noteKeyUse'> {
  const toChanges = (record: ManagementKey, before: Stored<ManagementKey> | undefined): readonly Change[] =>
    [listedKeyOf(record.keyId), keyOf(record.hash)].map((key) => ({ key, record, before }));
  async function findKey(hash: string): Promise<ManagementKey | undefined> {
    const { record, lastUsed } = (await records.get<ManagementKey>(keyOf(hash))) ?? {};
    return record && { ...record, ...(lastUsed && { lastUsed }) };
  }
  const replaceKey: ManagementStore['replaceKey'] = async (keyId, make) => {
    for (;;) {
      const before = await records.get<ManagementKey>(listedKeyOf(keyId));
      if (!before) return undefined;
      const { lastUsed } = (await findKey(before.record.hash)) ?? {};
      const made = make(before.record);
      const changes = [...toChanges(made.old, before), ...(made.next ? toChanges(made.next, undefined) : [])];
      if (await records.write(changes)) return { ...made, old: { ...made.old, ...(lastUsed && { lastUsed }) } };
    }
  };
  return {
    replaceKey,
    changeKey: async (keyId, make) => (await replaceKey(keyId, (key) => ({ old: make(key) })))?.old,
    async addKey(record) {
      await records.write(toChanges(record, undefined));
    },
    findKey,
    async listKeys() {
      const listed = await records.list<ManagementKey>(managementKeys, 'key#');
      const found = await Promise.all(listed.map(async (key) => (await findKey(key.hash)) ?? key));
      return found.toSorted((one, other) => (one.created < other.created ? -1 : 1));
    },
    noteKeyUse: ({ hash, keyId: credential }, use) => noteOnce(records.noteUse(keyOf(hash), use), { credential }),
  };
}

function openSessions(records: Records): Pick<ManagementStore, 'findSession' | 'findCode' | 'exchange'> {
  return {
    async findSession(hash) {
      return (await records.get<SessionToken>(sessionOf(hash)))?.record;
    },
    async findCode(hash) {
      return (await records.get<SessionCode>(codeOf(hash)))?.record;
    },
    async exchange(code, token) {
      const key = codeOf(code.hash);
      const before = await records.get<SessionCode>(key);
      return before !== undefined && records.write([{ key, record: undefined, before }, toSessionChange(token)]);
    },
  };
}

const toSessionChange = (token: SessionToken): Change => ({
  key: sessionOf(token.hash),
  record: token,
  before: undefined,
  ends: token.session.expires,
});

function openMakings(
  records: Records,
): Pick<ManagementStore, 'pageWorkspaces' | 'findReceipt' | 'make' | 'replaceToken' | 'changeTokenClient'> {
  /** Replaces an expired receipt, which may still exist. */
  async function toReceiptChange(receipt: Receipt): Promise<Change> {
    const key = receiptOf(receipt.id);
    const before = await records.get<Receipt>(key);
    const expired = before && isExpired(before.record, receipt);
    return { key, record: receipt, before: expired ? before : undefined, ends: receipt.expires };
  }
  const withReceipt = async (changes: readonly Change[], receipt: Receipt | undefined) =>
    receipt ? [...changes, await toReceiptChange(receipt)] : changes;
  async function isRepeated(receipt: Receipt | undefined): Promise<boolean> {
    if (!receipt) return false;
    const known = await records.get<Receipt>(receiptOf(receipt.id));
    return known !== undefined && !isExpired(known.record, receipt);
  }
  return {
    async pageWorkspaces(after, count) {
      const start = after === undefined ? undefined : settingsOf(after);
      const { records: found, next } = await records.scanPage<StoredWorkspace>('settings', start, count);
      return { workspaces: found.map(toWorkspace), next: next && found.at(-1)?.id };
    },
    async findReceipt(id) {
      return (await records.get<Receipt>(receiptOf(id)))?.record;
    },
    make: async (making, receipt) => records.write(await withReceipt(toMakingChanges(making), receipt)),
    async replaceToken(workspaceId, tokenId, make) {
      for (;;) {
        const before = await records.get<AccessToken>(tokenOf(workspaceId, tokenId));
        if (!before) return undefined;
        const replacement = make(before.record);
        const { old, next, receipt } = replacement;
        const changes = [...toTokenChanges(old, before), ...toMakingChanges({ kind: 'token', token: next })];
        if (await records.write(await withReceipt(changes, receipt))) return replacement;
        if (await isRepeated(receipt)) return 'repeated';
      }
    },
    async changeTokenClient(workspaceId, clientId, make) {
      for (;;) {
        const before = await records.get<TokenClient, Uses>(tokenClientOf(clientId));
        if (before?.record.workspaceId !== workspaceId) return undefined;
        const { client, receipt } = make(before.record);
        const changes = await withReceipt(toTokenClientChanges(client, before), receipt);
        if (await records.write(changes)) return withUses(client, before.lastUsed ?? {});
        if (await isRepeated(receipt)) return 'repeated';
      }
    },
  };
}

/** Whether a receipt had expired when another was made. */
const isExpired = (known: Receipt, { made }: Receipt) => known.expires <= made;

function toMakingChanges(making: Making): readonly Change[] {
  switch (making.kind) {
    case 'workspace':
      return [{ key: settingsOf(making.workspace.id), record: making.workspace, before: undefined }];
    case 'token':
      return toTokenChanges(making.token, undefined);
    case 'client':
      return toClientChanges(making.client);
    case 'tokenClient':
      return toTokenClientChanges(making.client, undefined);
    case 'session': {
      const { code } = making;
      return [
        toSessionChange(making.token),
        { key: codeOf(code.hash), record: code, before: undefined, ends: code.expires },
      ];
    }
  }
}
