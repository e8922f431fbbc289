import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AccessToken } from '../../workspaces/access-token.ts';
import type { IssuerClient } from '../../workspaces/oauth-token.ts';
import { UsageError } from '../../workspaces/usage-error.ts';
import type { Workspace } from '../../workspaces/workspace.ts';
import type { Administrator, WorkspaceStore } from '../../workspaces/workspace-store.ts';
import { kindOf, logger } from '../log.ts';
import { type Companions, readTogether } from './read-together.ts';
import { type Change, isStorable, openRecords, type RecordKey, type Records, type Stored } from './records.ts';
import { openTokenClients } from './token-clients.ts';
import {
  administratorOf,
  clientKey,
  credentialOf,
  keysOfClient,
  listedAdministratorOf,
  settingsOf,
  tokenOf,
  workspaceSubject,
} from './workspace-keys.ts';

/** The record of a workspace. Version 0.1 wrote `manner` (`liberal` or `strict`) where `mode` is now. */
export type StoredWorkspace = Workspace | (Omit<Workspace, 'mode'> & { readonly manner: 'liberal' | 'strict' });

export function toWorkspace(stored: StoredWorkspace): Workspace {
  if ('mode' in stored) return stored;
  const { manner, ...workspace } = stored;
  return { ...workspace, mode: manner === 'strict' ? 'strict' : 'lenient' };
}

/** Workspaces and their credentials in DynamoDB. */
export const openDynamoWorkspaces = (client: DynamoDBClient, table: string): WorkspaceStore =>
  toWorkspaceStore(openRecords(client, table));

/** The same for one request of the authorizer: a credential and what belongs to it are read together. */
export const openTogether = (client: DynamoDBClient, table: string, companions: Companions): WorkspaceStore =>
  toWorkspaceStore(readTogether(openRecords(client, table), companions));

function toWorkspaceStore(records: Records): WorkspaceStore {
  return {
    ...openWorkspaceSettings(records),
    ...openTokens(records),
    ...openClients(records),
    ...openTokenClients(records),
    ...openAdministrators(records),
  };
}

function openWorkspaceSettings(records: Records): Pick<WorkspaceStore, 'create' | 'read' | 'list' | 'change'> {
  return {
    create: (workspace) => records.write([{ key: settingsOf(workspace.id), record: workspace, before: undefined }]),
    async read(id) {
      const stored = await records.get<StoredWorkspace>(settingsOf(id));
      return stored && toWorkspace(stored.record);
    },
    async list() {
      const found = await records.scan<StoredWorkspace>('settings');
      return found.map(toWorkspace).toSorted((one, other) => (one.id < other.id ? -1 : 1));
    },
    async change(id, make) {
      for (;;) {
        const before = await records.get<StoredWorkspace>(settingsOf(id));
        if (!before) return undefined;
        const record = make(toWorkspace(before.record));
        if (await records.write([{ key: settingsOf(id), record, before }])) return record;
      }
    },
  };
}

function openTokens(
  records: Records,
): Pick<WorkspaceStore, 'addToken' | 'findToken' | 'listTokens' | 'changeToken' | 'noteUse'> {
  async function findToken(hash: string): Promise<AccessToken | undefined> {
    const { record, lastUsed } = (await records.get<AccessToken>(credentialOf(hash))) ?? {};
    return record && { ...record, ...(lastUsed && { lastUsed }) };
  }
  return {
    findToken,
    async changeToken(workspaceId, tokenId, make) {
      for (;;) {
        const before = await records.get<AccessToken>(tokenOf(workspaceId, tokenId));
        if (!before) return undefined;
        const { lastUsed } = (await findToken(before.record.hash)) ?? {};
        const record = make(before.record);
        if (await records.write(toTokenChanges(record, before))) return { ...record, ...(lastUsed && { lastUsed }) };
      }
    },
    async addToken(token) {
      await records.write(toTokenChanges(token, undefined));
    },
    async listTokens(workspaceId) {
      const listed = await records.list<AccessToken>(workspaceSubject(workspaceId), 'token#');
      const found = await Promise.all(listed.map(async (token) => (await findToken(token.hash)) ?? token));
      return found.toSorted((one, other) => (one.created < other.created ? -1 : 1));
    },
    noteUse: ({ hash, workspaceId: workspace, tokenId: credential }, use) =>
      noteOnce(records.noteUse(credentialOf(hash), use), { workspace, credential }),
  };
}

/** A use that could not be noted fails no request. */
export const noteOnce = (
  noting: Promise<void>,
  used: { readonly workspace?: string; readonly credential: string },
): Promise<void> => noting.catch((error: Error) => logger.warn('use not noted', { ...used, error: kindOf(error) }));

/** A token is stored twice: with its workspace, and under its hash. */
export const toTokenChanges = (token: AccessToken, before: Stored<AccessToken> | undefined): readonly Change[] =>
  [tokenOf(token.workspaceId, token.tokenId), credentialOf(token.hash)].map((key) => ({ key, record: token, before }));

function openClients(
  records: Records,
): Pick<WorkspaceStore, 'addClient' | 'findClient' | 'listClients' | 'removeClient' | 'noteIssuerClientUse'> {
  const findClient: WorkspaceStore['findClient'] = async (issuer, clientId) => {
    const { record, lastUsed } = (await records.get<IssuerClient>(clientKey(issuer, clientId))) ?? {};
    return record && { ...record, ...(lastUsed && { lastUsed }) };
  };
  return {
    addClient: async (client) => records.write(toClientChanges(client)),
    findClient,
    async listClients(workspaceId) {
      const listed = await records.list<IssuerClient>(workspaceSubject(workspaceId), 'client#');
      return Promise.all(listed.map(async (each) => (await findClient(each.issuer, each.clientId)) ?? each));
    },
    noteIssuerClientUse: ({ issuer, clientId: credential, workspaceId: workspace }, use) =>
      noteOnce(records.noteUse(clientKey(issuer, credential), use), { workspace, credential }),
    async removeClient(client) {
      const before = await records.get<IssuerClient>(clientKey(client.issuer, client.clientId));
      if (before?.record.workspaceId !== client.workspaceId) return false;
      return records.write(keysOfClient(client).map((key) => ({ key, record: undefined, before })));
    },
  };
}

/** Throws UsageError if the table cannot have an item with such a key. */
export function toClientChanges(client: IssuerClient): readonly Change[] {
  const keys = keysOfClient(client);
  checkLength(keys, 'the issuer and the client id');
  return keys.map((key) => ({ key, record: client, before: undefined }));
}

function checkLength(keys: readonly RecordKey[], what: string): void {
  if (!keys.every(isStorable))
    throw new UsageError(`${what} must be text without halves of surrogate pairs, of 1,000 bytes at most`);
}

function openAdministrators(
  records: Records,
): Pick<WorkspaceStore, 'addAdministrator' | 'findAdministrator' | 'listAdministrators' | 'removeAdministrator'> {
  const keysOf = ({ workspaceId, user }: Omit<Administrator, 'created'>) => [
    administratorOf(user),
    listedAdministratorOf(workspaceId, user),
  ];
  return {
    async addAdministrator(record) {
      const keys = keysOf(record);
      checkLength(keys, 'the name of the user');
      return records.write(keys.map((key) => ({ key, record, before: undefined })));
    },
    async findAdministrator(user) {
      return (await records.get<Administrator>(administratorOf(user)))?.record;
    },
    listAdministrators: (workspaceId) => records.list<Administrator>(workspaceSubject(workspaceId), 'administrator#'),
    async removeAdministrator(administrator) {
      const before = await records.get<Administrator>(administratorOf(administrator.user));
      if (before?.record.workspaceId !== administrator.workspaceId) return false;
      return records.write(keysOf(administrator).map((key) => ({ key, record: undefined, before })));
    },
  };
}
