import { isNoteDue, type StoredCredential } from './access-token.ts';
import { keysId } from './client-keys.ts';
import type { TokenClient } from './token-client.ts';
import type { WorkspaceStore } from './workspace-store.ts';

interface Used {
  readonly client: TokenClient;
  readonly credentialId: string;
  /** What the credential was used for: to get an access token, or for a SCIM request with such a token. */
  readonly purpose: 'token' | 'request';
}

interface NoteOptions {
  readonly store: Pick<WorkspaceStore, 'noteClientUse'>;
  readonly now: Date;
}

/**
 * Notes the use of a credential of a client, at most once a minute for each purpose: the first request is noted although a token was
 * issued just before it. The function is frozen once it has responded, so it waits.
 */
export async function noteUseOf(
  { client, credentialId, purpose }: Used,
  { address, client: sender }: { readonly address: string; readonly client: string | undefined },
  { store, now }: NoteOptions,
): Promise<void> {
  const credential = credentialOf(client, credentialId);
  if (!credential) return;
  const { lastUsed } = credential;
  const isRequest = purpose === 'request';
  if (!isNoteDue(isRequest ? lastUsed?.requested : lastUsed?.time, now)) return;
  const time = now.toISOString();
  const requested = isRequest ? time : lastUsed?.requested;
  const use = { time, address, ...(sender !== undefined && { client: sender }), ...(requested && { requested }) };
  await store.noteClientUse(client, credentialId, use);
}

const credentialOf = (
  { secrets, trusts, keys }: TokenClient,
  id: string,
): Pick<StoredCredential, 'lastUsed'> | undefined =>
  id === keysId
    ? keys
    : (secrets.find(({ secretId }) => secretId === id) ?? trusts.find(({ trustId }) => trustId === id));
