import type { IssuerClient } from '../../workspaces/oauth-token.ts';
import { clientPrefix, credentialPrefix } from '../resources.ts';
import type { RecordKey } from './records.ts';

/*
 * The items of the table of workspaces; partition key `subject`, sort key `key`. Each has its record in `record`, and
 * `version`, which changes with it. A credential also has `lastUsed`, the only attribute that the authorizer may write. The
 * authorizer and the user pool find a record in one read; a copy is stored with its workspace, to be listed.
 *
 *   workspace#<id>                  settings                        Workspace
 *   workspace#<id>                  token#<token id>                AccessToken
 *   credential#<hash>               credential                      AccessToken, and `lastUsed`
 *   workspace#<id>                  client#<issuer>#<client id>     IssuerClient
 *   client#<issuer>#<client id>     client                          IssuerClient, and `lastUsed`
 *   workspace#<id>                  administrator#<user>            Administrator
 *   administrator#<user>            administrator                   Administrator
 */

/** The prefix of the partition keys of workspaces. */
export const workspacePrefix = 'workspace#';

export const workspaceSubject = (workspaceId: string) => `${workspacePrefix}${workspaceId}`;
export const settingsOf = (id: string): RecordKey => ({ subject: workspaceSubject(id), key: 'settings' });

export const tokenOf = (workspaceId: string, tokenId: string): RecordKey => ({
  subject: workspaceSubject(workspaceId),
  key: `token#${tokenId}`,
});
export const credentialOf = (hash: string): RecordKey => ({ subject: `${credentialPrefix}${hash}`, key: 'credential' });

export const clientKey = (issuer: string, clientId: string): RecordKey => ({
  subject: `${clientPrefix}${issuer}#${clientId}`,
  key: 'client',
});
const listedClientOf = (workspaceId: string, issuer: string, clientId: string): RecordKey => ({
  subject: workspaceSubject(workspaceId),
  key: `client#${issuer}#${clientId}`,
});

/** The keys of the record of a client. */
export const keysOfClient = ({
  workspaceId,
  issuer,
  clientId,
}: Omit<IssuerClient, 'created'>): readonly RecordKey[] => [
  clientKey(issuer, clientId),
  listedClientOf(workspaceId, issuer, clientId),
];

export const administratorOf = (user: string): RecordKey => ({
  subject: `administrator#${user}`,
  key: 'administrator',
});
export const listedAdministratorOf = (workspaceId: string, user: string): RecordKey => ({
  subject: workspaceSubject(workspaceId),
  key: `administrator#${user}`,
});
