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
export async function rotateManagementKey(keyId: string, grace: number, keeping: Keeping) {
  const { management, now } = keeping;
  const old = await change(keyId, keeping, (key) => key);
  checkRotation(old, now, 'management key', 'issue a new one');
  const issued = await issueManagementKey({ name: old.name, expires: endOfSuccessor(old, now) }, keeping);
  await management.changeKey(keyId, (key) => rotateOut(key, new Date(now.getTime() + grace), now));
  return issued;
}

/** Throws Missing. */
export const revokeManagementKey = (keyId: string, keeping: Keeping): Promise<ManagementKey> =>
  change(keyId, keeping, (key) => revoke(key, keeping.now));

async function change(
  keyId: string,
  { management }: Keeping,
  make: (key: ManagementKey) => ManagementKey,
): Promise<ManagementKey> {
  const changed = await management.changeKey(keyId, make);
  if (!changed) throw new Missing(`there is no management key "${keyId}"`);
  return changed;
}
