import { hashOf, isBearerToken, prefixes } from '../workspaces/bearer-token.ts';
import {
  openSession,
  reissueSession,
  type SessionRequest,
  type SettingsSession,
} from '../workspaces/settings-session.ts';
import { type Administration, make, type Receive, readWorkspace } from './administration.ts';

/** A new session. Its token and code are shown only once. */
export interface OpenedSession {
  readonly session: SettingsSession;
  readonly token: string;
  readonly code: string;
}

/** Opens a session for a named person in the settings of one workspace. Throws Missing. */
export async function openSettingsSession(
  request: SessionRequest,
  administration: Administration,
  receive: Receive<SettingsSession> = () => undefined,
): Promise<OpenedSession> {
  const { random, now, activity, actor } = administration;
  await readWorkspace(request.workspaceId, administration);
  const { session, token, code } = openSession(request, random, now);
  await make({ kind: 'session', token: token.stored, code: code.stored }, receive(session), administration);
  const subject = { id: request.actor.id, name: request.actor.name };
  await activity(session.workspaceId).add({ action: 'sessionOpened', actor, subject });
  return { session, token: token.text, code: code.text };
}

/** A token of the session of a code; undefined if the code is not valid, was used, or has expired. */
export async function exchangeCode(
  code: string,
  { management, now, random }: Pick<Administration, 'management' | 'now' | 'random'>,
): Promise<Omit<OpenedSession, 'code'> | undefined> {
  if (!isBearerToken(prefixes.sessionCode, code)) return undefined;
  const found = await management.findCode(hashOf(code));
  if (!found || found.expires <= now.toISOString()) return undefined;
  const { text, stored } = reissueSession(found.session, random());
  return (await management.exchange(found, stored)) ? { session: found.session, token: text } : undefined;
}

/** The link to the settings page. The code is in the fragment, so no log and no Referer contains it. */
export const toSettingsLink = (page: string, code: string) => `${page}#code=${code}`;
