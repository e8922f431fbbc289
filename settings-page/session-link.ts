/*
 * What the page of the service takes from its address, and what it leaves in the history of the tab: where the session came from,
 * which is no secret. The token of the session is kept in memory only, so a reload ends the session.
 */

/** The code of a settings link. It leaves the address and the history before it is used: nothing of it stays in the browser. */
export function takeCode(): string | undefined {
  const [, code] = /^#code=([\w-]+)$/.exec(location.hash) ?? [];
  if (code !== undefined) history.replaceState(history.state, '', location.pathname + location.search);
  return code;
}

/** What is kept of a session beyond a reload. */
export interface Trace {
  readonly returnUrl: string | undefined;
}

export function leaveTrace({ returnUrl }: Trace): void {
  history.replaceState({ ...history.state, settingsSession: { returnUrl } }, '');
}

/** Of the session that this entry of the history had before a reload; undefined if it had none. */
export function findTrace(): Trace | undefined {
  const { settingsSession } = (history.state ?? {}) as { settingsSession?: { returnUrl?: unknown } };
  if (!settingsSession) return undefined;
  const { returnUrl } = settingsSession;
  return { returnUrl: typeof returnUrl === 'string' && /^https?:/.test(returnUrl) ? returnUrl : undefined };
}
