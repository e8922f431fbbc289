import { keysId } from '../../workspaces/client-keys.ts';
import type { TokenClient } from '../../workspaces/token-client.ts';
import type { WorkspaceStore } from '../../workspaces/workspace-store.ts';
import { kindOf, logger } from '../log.ts';
import { assertionPrefix, credentialPrefix, tokenClientPrefix } from '../resources.ts';
import type { Change, RecordKey, Records, Uses } from './records.ts';

/*
 * The clients of the token endpoint in the table of workspaces, and what the endpoint writes there. The endpoint finds a client in
 * one read; a copy is stored with its workspace, to be listed. `lastUsed` has the last use of each secret and trust by its id.
 *
 *   token-client#<client id>        client                          TokenClient, and `lastUsed`
 *   workspace#<id>                  token-client#<client id>        TokenClient
 *   credential#<hash>               credential                      AccessToken with `issuedTo`; expires
 *   assertion#<hash>                assertion                       AssertionMark; expires
 */

export const tokenClientOf = (clientId: string): RecordKey => ({
  subject: `${tokenClientPrefix}${clientId}`,
  key: 'client',
});
const listedOf = (workspaceId: string, clientId: string): RecordKey => ({
  subject: `workspace#${workspaceId}`,
  key: `token-client#${clientId}`,
});

type TokenClients = Pick<
  WorkspaceStore,
  'addTokenClient' | 'findTokenClient' | 'listTokenClients' | 'removeTokenClient' | 'addIssuedToken' | 'noteClientUse'
>;

export function openTokenClients(records: Records): TokenClients {
  async function findTokenClient(clientId: string): Promise<TokenClient | undefined> {
    const { record, lastUsed } = (await records.get<TokenClient, Uses>(tokenClientOf(clientId))) ?? {};
    return record && withUses(record, lastUsed ?? {});
  }
  return {
    addTokenClient: (client) => records.write(toTokenClientChanges(client, undefined)),
    findTokenClient,
    async listTokenClients(workspaceId) {
      const listed = await records.list<TokenClient>(`workspace#${workspaceId}`, 'token-client#');
      const found = await Promise.all(listed.map(async (client) => (await findTokenClient(client.clientId)) ?? client));
      return found.toSorted((one, other) => (one.created < other.created ? -1 : 1));
    },
    async removeTokenClient({ workspaceId, clientId }) {
      for (;;) {
        const before = await records.get<TokenClient>(tokenClientOf(clientId));
        if (before?.record.workspaceId !== workspaceId) return false;
        const keys = [tokenClientOf(clientId), listedOf(workspaceId, clientId)];
        if (await records.write(keys.map((key) => ({ key, record: undefined, before })))) return true;
      }
    },
    async addIssuedToken(token, mark) {
      const key = { subject: `${credentialPrefix}${token.hash}`, key: 'credential' };
      const added: Change = { key, record: token, before: undefined, ends: token.expires };
      if (!mark) return records.write([added]);
      const marked = { subject: `${assertionPrefix}${mark.id}`, key: 'assertion' };
      return records.write([added, { key: marked, record: mark, before: undefined, ends: mark.expires }]);
    },
    async noteClientUse(client, credentialId, use) {
      try {
        await records.noteUse(tokenClientOf(client.clientId), { ...usesOf(client), [credentialId]: use });
      } catch (error) {
        const { workspaceId: workspace, clientId: credential } = client;
        logger.warn('use not noted', { workspace, credential, error: kindOf(error as Error) });
      }
    },
  };
}

/** A client is stored twice: under its id, and with its workspace. */
export const toTokenClientChanges = (client: TokenClient, before: Change['before']): readonly Change[] =>
  [tokenClientOf(client.clientId), listedOf(client.workspaceId, client.clientId)].map((key) => ({
    key,
    record: client,
    before,
  }));

/** The client with the last use of each of its credentials, as it is shown. */
export function withUses(client: TokenClient, uses: Uses): TokenClient {
  const used = (id: string) => (uses[id] ? { lastUsed: uses[id] } : undefined);
  return {
    ...client,
    secrets: client.secrets.map((secret) => ({ ...secret, ...used(secret.secretId) })),
    trusts: client.trusts.map((trust) => ({ ...trust, ...used(trust.trustId) })),
    ...(client.keys && { keys: { ...client.keys, ...used(keysId) } }),
  };
}

/** The uses of the credentials that the client has. */
const usesOf = ({ secrets, trusts, keys }: TokenClient): Uses =>
  Object.fromEntries(
    [
      ...secrets.map(({ secretId, lastUsed }) => [secretId, lastUsed] as const),
      ...trusts.map(({ trustId, lastUsed }) => [trustId, lastUsed] as const),
      [keysId, keys?.lastUsed] as const,
    ].flatMap(([id, use]) => (use ? [[id, use]] : [])),
  );
