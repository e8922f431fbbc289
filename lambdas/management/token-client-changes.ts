import type { ManagementEntry } from '../activity/entry.ts';
import type { Receipt } from '../workspaces/receipt.ts';
import type { TokenClient } from '../workspaces/token-client.ts';
import { type Administration, Missing, Repeated } from './administration.ts';

/** Names a client of a workspace. */
export interface ClientName {
  readonly workspaceId: string;
  readonly clientId: string;
}

interface Changed<Made> {
  readonly client: TokenClient;
  readonly receipt?: Receipt | undefined;
  readonly made?: Made;
}

/** Throws Missing or Repeated. */
export async function changeTokenClient<Made>(
  name: ClientName,
  { management }: Administration,
  makeChange: (client: TokenClient) => Changed<Made>,
): Promise<{ readonly client: TokenClient; readonly made: Made }> {
  let last: Changed<Made> | undefined;
  const client = await management.changeTokenClient(name.workspaceId, name.clientId, (before) => {
    last = makeChange(before);
    return last;
  });
  if (!client) throw missingClient(name);
  if (client === 'repeated') throw new Repeated();
  return { client, made: last?.made as Made };
}

export const missingClient = ({ workspaceId, clientId }: ClientName) =>
  new Missing(
    `workspace "${workspaceId}" has no client "${clientId}" of the token endpoint`,
    'the workspace has no such client of the token endpoint',
  );

type Action =
  | 'clientCreated'
  | 'clientRemoved'
  | 'clientSecretAdded'
  | 'clientSecretRotated'
  | 'clientSecretRevoked'
  | 'clientTrustAdded'
  | 'clientTrustRemoved'
  | 'clientKeysChanged'
  | 'clientKeysRemoved';

/** What was changed of a client is named by its id; the text of a secret never is. */
export const noteClientChange = (
  action: Action,
  { workspaceId, clientId, name }: TokenClient,
  credentialId: string | undefined,
  { activity, actor }: Administration,
  replaced?: ManagementEntry['replaced'],
) =>
  activity(workspaceId).add({
    action,
    actor,
    subject: { id: clientId, name },
    ...(credentialId !== undefined && { changes: [{ attribute: 'credential', after: credentialId }] }),
    ...(replaced && { replaced }),
  });
