import type { ActivityEntry, Client, Token, TokenClient, Workspace } from './service.ts';
import { mendingOf, type Refusal } from './words/refusal.ts';

export type Change = Extract<ActivityEntry, { kind: 'change' | 'group' }>;

export const isChange = (entry: ActivityEntry): entry is Change => entry.kind === 'change' || entry.kind === 'group';

/** What can show that a refusal is mended. */
export interface Evidence extends Pick<Workspace, 'provisioning' | 'groups'> {
  readonly changes: readonly Change[];
  /** When each credential was used last, by the id that requests name; the request may have been refused afterwards. */
  readonly uses: ReadonlyMap<string, string>;
}

interface Credentials {
  readonly tokens: readonly Token[];
  readonly tokenClients: readonly TokenClient[];
  readonly clients: readonly Client[];
}

/** When each credential was used last. The uses of the secrets and trusts of a client are uses of the client. */
export function toUses({ tokens, tokenClients, clients }: Credentials) {
  const uses = [
    ...tokens.map(({ id, lastUsedAt }) => [id, lastUsedAt] as const),
    ...clients.map(({ issuer, clientId, lastUsedAt }) => [`${issuer} ${clientId}`, lastUsedAt] as const),
    ...tokenClients.flatMap(({ clientId, secrets, trusts }) =>
      [...secrets, ...trusts].map(({ lastUsedAt }) => [clientId, lastUsedAt] as const),
    ),
  ];
  const byTime = uses.toSorted(([, one = ''], [, other = '']) => (one < other ? -1 : 1));
  return new Map(byTime.flatMap(([id, time]) => (time === undefined ? [] : [[id, time] as const])));
}

export function isMended(refusal: Refusal, { changes, uses, provisioning, groups }: Evidence): boolean {
  const later = changes.filter(({ time }) => time > refusal.time);
  const { id = '' } = refusal.actor;
  const wrote = later.some(({ actor }) => actor.kind === 'credential' && actor.id === id);
  switch (mendingOf(refusal)) {
    case 'switch':
      return provisioning;
    case 'groups':
      return groups && /group/i.test(refusal.detail);
    case 'success':
      return later.length > 0 || [...uses.values()].some((time) => time > refusal.time);
    case 'credential':
      return wrote || (uses.get(id) ?? '') > refusal.time;
    case 'write':
      return wrote;
    case 'person':
      return later.some((change) => isAbout(change, refusal));
    case 'unique':
      return later.some((change) => isResolved(change, refusal));
    case 'time':
      return false;
  }
}

function isAbout(change: Change, { member, group, sent }: Refusal): boolean {
  if (change.kind === 'group') return change.group === group;
  return change.member === member || isSame(change.userName, sent?.name);
}

/**
 * Whether a change ends a conflict: it sets what was taken, for the one that was refused or to the refused value. Any other change of
 * the owner of the value leaves the conflict as it is.
 */
function isResolved(change: Change, refusal: Refusal): boolean {
  const { detail, sent } = refusal;
  if ((change.kind === 'group') !== /\bgroup\b/.test(detail)) return false;
  const taken = toTaken(detail);
  const set = change.changes.filter(
    ({ attribute, before, after }) =>
      taken.includes(attribute) && (attribute === 'externalId' || !isSame(before, after)),
  );
  if (set.length < taken.length) return false;
  return isAbout(change, refusal) || set.some((each) => [sent?.value].flat().some((value) => isSetTo(each, value)));
}

/** `userName and externalId are taken in this workspace by another member`; one that names no attribute is about the name. */
function toTaken(detail: string): readonly string[] {
  const named = ['userName', 'externalId', 'displayName'].filter((name) => detail.includes(name));
  return named.length > 0 ? named : ['userName'];
}

/** An identifier is equal in the same case only. */
const isSetTo = ({ attribute, after }: Change['changes'][number], value: unknown) =>
  attribute === 'externalId' ? typeof value === 'string' && after === value : isSame(after, value);

/** Names are equal in any case. */
const isSame = (one: unknown, other: unknown) =>
  typeof one === 'string' && typeof other === 'string' && one.toLowerCase() === other.toLowerCase();
