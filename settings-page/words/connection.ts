import { type Evidence, isChange, isMended } from '../mending.ts';
import type { ActivityEntry, Status } from '../service.ts';
import { sayEntry } from './activity.ts';
import { strong, type Words } from './plain.ts';
import { sayProvider } from './provider.ts';
import { mendingOf, type Refusal } from './refusal.ts';

/**
 * Whether the identity provider is connected: `connected` once a SCIM request was answered; `waiting` before that, whatever else
 * was seen; `refused` if the last thing that it did was refused and is not mended.
 */
export interface SaidConnection {
  readonly state: 'connected' | 'refused' | 'waiting';
  readonly what: Words;
  /** When that was; undefined if nothing was seen. */
  readonly time?: string;
  /** What to do, or what to expect. */
  readonly advice?: string | undefined;
}

/** What is known of the workspace; `providerOf` is the provider that a credential was created for on this page. */
interface Known extends Omit<Evidence, 'changes'> {
  readonly providerOf: (credential: string) => string | undefined;
}

type Use = NonNullable<Status['lastRequest']>;

/**
 * What is known of the last request: an entry of the activity, or a later use of a credential, which a request that succeeds and
 * changes nothing leaves behind.
 */
export function sayConnection(
  { lastRequest, lastToken }: Pick<Status, 'lastRequest' | 'lastToken'>,
  newest: readonly ActivityEntry[],
  known: Known,
): SaidConnection {
  const entry = newest.find((each) => each.kind !== 'management' && each.actor.kind === 'credential');
  const isLast = entry !== undefined && (!lastRequest || entry.time >= lastRequest.time);
  const refusal = isLast && entry.kind === 'refusal' ? entry : undefined;
  if (refusal && !isMended(refusal, { ...known, changes: newest.filter(isChange) })) {
    const { title, advice } = sayEntry(refusal);
    return { state: 'refused', what: title, time: refusal.time, advice };
  }
  if (!known.provisioning) return { state: 'waiting', what: ['Provisioning is off.'], advice: switchOn };
  const answered = refusal && !isAnswer(refusal) ? undefined : lastRequest;
  if (lastToken && isAhead(lastToken, answered)) return sayToken(lastToken, known);
  if (answered) return sayAnswer(answered, isLast && !refusal ? entry : undefined, known);
  return refusal
    ? { state: 'waiting', what: ['The last request was refused, and its cause is gone.'], advice: next }
    : { state: 'waiting', what: ['No request yet.'], advice: first };
}

const switchOn = 'Switch provisioning on above: until then every request is refused.';
const first = 'When your identity provider tests the connection, it appears here by itself.';
const next = 'The next request of your identity provider appears here by itself.';

/** Whether a request that was refused was one of a provider that is connected: its credential was accepted. */
const isAnswer = (refusal: Refusal) =>
  refusal.operation === 'token' || (refusal.status !== 401 && mendingOf(refusal) !== 'switch');

/** A token of another credential than the connected one begins another connection. */
const isAhead = (token: Use, answered: Use | undefined) =>
  !answered || (token.time > answered.time && token.credential.id !== answered.credential.id);

const sayToken = (use: Use, known: Known): SaidConnection => ({
  state: 'waiting',
  what: [strong(sayWhose(use, known)), ' got an access token', ...sayCredential(use)],
  time: use.time,
  advice: 'Waiting for its first request: it comes when you test the connection or start provisioning.',
});

function sayAnswer(use: Use, entry: ActivityEntry | undefined, known: Known): SaidConnection {
  if (entry) return { state: 'connected', what: sayEntry(entry).title, time: entry.time };
  const what = [strong(sayWhose(use, known)), ' sent a request', ...sayCredential(use)];
  return { state: 'connected', what, time: use.time };
}

const sayWhose = ({ client, credential: { id, name } }: Use, { providerOf }: Known): string =>
  sayProvider({ client, credential: providerOf(id) ?? name }) ?? 'The identity provider';

function sayCredential({ credential: { id, name } }: Use): Words {
  // A client of another issuer has its issuer and its id.
  const kind = /^wsclient_| /.test(id) ? 'OAuth2 client' : 'token';
  return name ? [` with the ${kind} `, strong(name)] : [];
}
