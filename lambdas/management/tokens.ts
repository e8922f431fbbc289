import type { ManagementEntry } from '../activity/entry.ts';
import {
  type AccessToken,
  checkRotation,
  issueToken,
  revoke,
  rotateOut,
  type TokenRequest,
  toSuccessor,
} from '../workspaces/access-token.ts';
import { type Administration, Missing, make, type Receive, Repeated, readWorkspace } from './administration.ts';

/** A new token. Its text is shown only once. */
export interface IssuedToken {
  readonly text: string;
  readonly token: AccessToken;
}

/** Throws Missing. */
export async function issueAccessToken(
  request: TokenRequest,
  administration: Administration,
  receive: Receive<AccessToken> = () => undefined,
): Promise<IssuedToken> {
  await readWorkspace(request.workspaceId, administration);
  const issued = issueToken(request, administration.random(), administration.now);
  await make({ kind: 'token', token: issued.token }, receive(issued.token), administration);
  await note('tokenIssued', issued.token, administration);
  return issued;
}

export interface Rotation {
  readonly workspaceId: string;
  readonly tokenId: string;
  /** How long the old token stays valid, in milliseconds. */
  readonly grace: number;
}

/** Replaces a token. Throws Missing, or StateConflict if the old one is no longer valid. */
export async function rotateAccessToken(
  { workspaceId, tokenId, grace }: Rotation,
  administration: Administration,
  receive: Receive<AccessToken> = () => undefined,
): Promise<IssuedToken> {
  const { management, now, random } = administration;
  const bytes = random();
  let text = '';
  const replaced = await management.replaceToken(workspaceId, tokenId, (old) => {
    checkRotation(old, now, 'token', 'issue a new one');
    const issued = issueToken(toSuccessor(old, now), bytes, now);
    text = issued.text;
    const end = new Date(now.getTime() + grace);
    return { old: rotateOut(old, end, now), next: issued.token, receipt: receive(issued.token) };
  });
  if (!replaced) throw missingToken(workspaceId, tokenId);
  if (replaced === 'repeated') throw new Repeated();
  const { tokenId: id, name, expires: expiresAt = now.toISOString() } = replaced.old;
  await note('tokenRotated', replaced.next, administration, { id, name, expiresAt });
  return { text, token: replaced.next };
}

/** Revokes a token. A token that is already revoked does not change. Throws Missing. */
export async function revokeAccessToken(
  { workspaceId, tokenId }: Omit<Rotation, 'grace'>,
  administration: Administration,
): Promise<AccessToken> {
  const { workspaces, now } = administration;
  const revoked = await workspaces.changeToken(workspaceId, tokenId, (token) => revoke(token, now));
  if (!revoked) throw missingToken(workspaceId, tokenId);
  if (revoked.revoked === now.toISOString()) await note('tokenRevoked', revoked, administration);
  return revoked;
}

const missingToken = (workspaceId: string, tokenId: string) =>
  new Missing(`workspace "${workspaceId}" has no token "${tokenId}"`, 'the workspace has no such token');

const note = (
  action: 'tokenIssued' | 'tokenRotated' | 'tokenRevoked',
  { workspaceId, tokenId, name }: AccessToken,
  { activity, actor }: Administration,
  replaced?: ManagementEntry['replaced'],
) => activity(workspaceId).add({ action, actor, subject: { id: tokenId, name }, ...(replaced && { replaced }) });
