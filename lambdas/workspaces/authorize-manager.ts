import { isUseDue, whyEnded } from './access-token.ts';
import { type AuthorizeOptions, authorize } from './authorize.ts';
import { hashOf, isBearerToken, prefixes } from './bearer-token.ts';
import type { Caller } from './caller.ts';
import type { ManagementStore } from './management-store.ts';

/** Granted, invalid (401; the reason is for the log), or a valid SCIM credential, which has no access here (403). */
export type ManagerVerdict =
  | { readonly kind: 'granted'; readonly caller: Caller }
  | { readonly kind: 'invalid'; readonly reason: string }
  | { readonly kind: 'denied'; readonly workspaceId: string; readonly detail: string };

export interface ManagerOptions extends AuthorizeOptions {
  readonly management: ManagementStore;
}

const scimCredential =
  'a SCIM credential has no access to the management API: send a management key or the token of a settings session';

/**
 * Finds the caller of the management API by the values of the Authorization header. Throws if the credential could not be
 * checked.
 */
export async function authorizeManager(
  headers: readonly string[],
  address: string,
  options: ManagerOptions,
): Promise<ManagerVerdict> {
  const [header = '', another] = headers;
  if (another !== undefined) return { kind: 'invalid', reason: 'two Authorization headers' };
  const text = /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? '';
  if (text.startsWith(prefixes.managementKey)) return checkKey(text, address, options);
  if (text.startsWith(prefixes.settingsSession)) return checkSession(text, options);
  const verdict = await authorize(headers, address, options);
  if (verdict.kind === 'invalid') return verdict;
  const { id } = verdict.kind === 'granted' ? verdict.grant.workspace : verdict.workspace;
  return { kind: 'denied', workspaceId: id, detail: scimCredential };
}

async function checkKey(text: string, address: string, { management, now }: ManagerOptions): Promise<ManagerVerdict> {
  if (!isBearerToken(prefixes.managementKey, text)) return { kind: 'invalid', reason: 'malformed' };
  const key = await management.findKey(hashOf(text));
  const reason = key ? whyEnded(key, now) : 'unknown';
  if (!key || reason) return { kind: 'invalid', reason: reason ?? 'unknown' };
  if (isUseDue(key, now)) await management.noteKeyUse(key, { time: now.toISOString(), address });
  return { kind: 'granted', caller: { kind: 'key', id: key.keyId, name: key.name } };
}

async function checkSession(text: string, { management, now }: ManagerOptions): Promise<ManagerVerdict> {
  if (!isBearerToken(prefixes.settingsSession, text)) return { kind: 'invalid', reason: 'malformed' };
  const found = await management.findSession(hashOf(text));
  if (!found) return { kind: 'invalid', reason: 'unknown' };
  const { sessionId, workspaceId, actor, expires } = found.session;
  if (expires <= now.toISOString()) return { kind: 'invalid', reason: 'expired' };
  return { kind: 'granted', caller: { kind: 'session', id: sessionId, workspaceId, actor } };
}
