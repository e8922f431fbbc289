import { type Evidence, isChange, isMended } from '../mending.ts';
import type { ActivityEntry, Status } from '../service.ts';
import { sayEntry } from './activity.ts';
import { strong, type Words } from './plain.ts';

/** The last thing that an identity provider did. */
export interface SaidConnection {
  readonly isRefused: boolean;
  readonly what: Words;
  readonly time: string;
  /** What to do about a refusal. */
  readonly advice?: string | undefined;
}

/**
 * What is known of the last request: an entry of the activity, or a later use of a credential, which a request that succeeds and
 * changes nothing leaves behind. A refusal that is mended since is a request like any other. Undefined before the first request.
 */
export function sayConnection(
  { lastRequest }: Pick<Status, 'lastRequest'>,
  newest: readonly ActivityEntry[],
  known: Omit<Evidence, 'changes'>,
): SaidConnection | undefined {
  if (!lastRequest) return undefined;
  const entry = newest.find((each) => each.kind !== 'management' && each.actor.kind === 'credential');
  const { time } = lastRequest;
  const isOver = entry?.kind === 'refusal' && isMended(entry, { ...known, changes: newest.filter(isChange) });
  if (!entry || isOver || entry.time < time) return { isRefused: false, what: sayUse(lastRequest), time };
  const { title, advice } = sayEntry(entry);
  return { isRefused: entry.kind === 'refusal', what: title, time: entry.time, advice };
}

/** What to expect before the first request, and what to check if it does not come: nothing is kept of an unknown credential. */
export const sayWaiting = (isOn: boolean): readonly string[] =>
  isOn
    ? [
        'When your identity provider tests the connection, it appears here by itself.',
        'If the test in your identity provider fails with 401 and nothing appears here, the token, the secret or the base URL was not copied completely.',
      ]
    : ['Switch provisioning on above: until then every request is refused.'];

function sayUse({ client, credential: { id, name } }: NonNullable<Status['lastRequest']>): Words {
  // A client of another issuer has its issuer and its id.
  const kind = /^wsclient_| /.test(id) ? 'OAuth2 client' : 'token';
  const who = client ?? 'The identity provider';
  return [strong(who), ' sent a request', ...(name ? [` with the ${kind} `, strong(name)] : [])];
}
