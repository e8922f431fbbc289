import { isUseDue, type StoredCredential } from './access-token.ts';
import { keysId } from './client-keys.ts';
import type { TokenClient } from './token-client.ts';
import type { WorkspaceStore } from './workspace-store.ts';

interface Used {
  readonly client: TokenClient;
  readonly credentialId: string;
}

interface NoteOptions {
  readonly store: Pick<WorkspaceStore, 'noteClientUse'>;
  readonly now: Date;
}

/** Notes the use of a credential of a client, at most once a minute. The function is frozen once it has responded, so it waits. */
export async function noteUseOf(
  { client, credentialId }: Used,
  { address, client: sender }: { readonly address: string; readonly client: string | undefined },
  { store, now }: NoteOptions,
): Promise<void> {
  const credential = credentialOf(client, credentialId);
  if (!credential || !isUseDue(credential, now)) return;
  const use = { time: now.toISOString(), address, ...(sender !== undefined && { client: sender }) };
  await store.noteClientUse(client, credentialId, use);
}

const credentialOf = (
  { secrets, trusts, keys }: TokenClient,
  id: string,
): Pick<StoredCredential, 'lastUsed'> | undefined =>
  id === keysId
    ? keys
    : (secrets.find(({ secretId }) => secretId === id) ?? trusts.find(({ trustId }) => trustId === id));
