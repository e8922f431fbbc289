import { newBearerToken, prefixes } from './bearer-token.ts';

/** How long a settings session lasts at most, and how long the code of its link works, in milliseconds. */
export const sessionLifetime = 3_600_000;
export const codeLifetime = 120_000;

/** Who sits before the settings page: the product vouches for it. */
export interface Actor {
  readonly id: string;
  readonly name: string;
}

/** The administrator of one workspace, admitted by the product's back end for an hour at most. */
export interface SettingsSession {
  readonly sessionId: string;
  readonly workspaceId: string;
  readonly actor: Actor;
  /** Where the page leads back to. */
  readonly returnUrl?: string;
  readonly created: string;
  readonly expires: string;
}

/** What is stored under the hash of a session's token. */
export interface SessionToken {
  readonly hash: string;
  readonly session: SettingsSession;
}

/** What is stored under the hash of a link's code: it can be exchanged once, until its own end. */
export interface SessionCode extends SessionToken {
  readonly expires: string;
}

export interface SessionRequest {
  readonly workspaceId: string;
  readonly actor: Actor;
  readonly returnUrl?: string | undefined;
}

/** A new session: a token for the back end, and a code for a link; both are shown once. */
export function openSession(request: SessionRequest, random: () => Uint8Array, now: Date) {
  const { workspaceId, actor, returnUrl } = request;
  const token = newBearerToken(prefixes.settingsSession, random());
  const code = newBearerToken(prefixes.sessionCode, random());
  const after = (milliseconds: number) => new Date(now.getTime() + milliseconds).toISOString();
  const session: SettingsSession = {
    sessionId: token.id,
    workspaceId,
    actor,
    ...(returnUrl !== undefined && { returnUrl }),
    created: now.toISOString(),
    expires: after(sessionLifetime),
  };
  return {
    session,
    token: { text: token.text, stored: { hash: token.hash, session } satisfies SessionToken },
    code: { text: code.text, stored: { hash: code.hash, session, expires: after(codeLifetime) } satisfies SessionCode },
  };
}

/** Another token for a session: what a code is exchanged for. */
export function reissueSession(session: SettingsSession, random: Uint8Array) {
  const { text, hash } = newBearerToken(prefixes.settingsSession, random);
  return { text, stored: { hash, session } satisfies SessionToken };
}
