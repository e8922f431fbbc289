import { checkRotation, endOfSuccessor, revoke, rotateOut } from '../workspaces/access-token.ts';
import { issueKey, type KeyRequest, type ManagementKey } from '../workspaces/management-key.ts';
import { type Administration, Missing } from './administration.ts';

/* Management keys are the operator's: no route makes one, or the key that leaked could make others. */

type Keeping = Pick<Administration, 'management' | 'now' | 'random'>;

export async function issueManagementKey(request: KeyRequest, { management, now, random }: Keeping) {
  const issued = issueKey(request, random(), now);
  await management.addKey(issued.key);
  return issued;
}

/** Replaces a key. The old one stays valid for `grace` milliseconds. Throws Missing or StateConflict. */
export async function rotateManagementKey(keyId: string, grace: number, { management, now, random }: Keeping) {
  const bytes = random();
  let issued: ReturnType<typeof issueKey> | undefined;
  await management.replaceKey(keyId, (old) => {
    checkRotation(old, now, 'management key', 'issue a new one');
    issued = issueKey({ name: old.name, expires: endOfSuccessor(old, now) }, bytes, now);
    return { old: rotateOut(old, new Date(now.getTime() + grace), now), next: issued.key };
  });
  if (!issued) throw missingKey(keyId);
  return issued;
}

/** Throws Missing. */
export async function revokeManagementKey(keyId: string, { management, now }: Keeping): Promise<ManagementKey> {
  const revoked = await management.changeKey(keyId, (key) => revoke(key, now));
  if (!revoked) throw missingKey(keyId);
  return revoked;
}

const missingKey = (keyId: string) =>
  new Missing(`there is no management key "${keyId}"`, 'there is no such management key');
