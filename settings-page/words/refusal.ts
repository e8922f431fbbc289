import { strong, type Words } from './plain.ts';
import { sayProvider } from './provider.ts';
import { credentialKinds } from './refusals/credentials.ts';
import { groupKinds } from './refusals/groups.ts';
import { type Kind, type Mending, type Refusal, sentence, sentValue } from './refusals/kind.ts';
import { peopleKinds, valueKind } from './refusals/people.ts';
import { requestKinds, searchKinds } from './refusals/requests.ts';

export type { Mending, Refusal };

/** What happened, in one sentence: `Okta sent a role that this workspace does not have: editor (grace@example.com)` */
export function sayRefusal(refusal: Refusal): Words {
  const { client, actor, sent } = refusal;
  const about: Words = sent?.name ? [' (', strong(sent.name), ')'] : [];
  const provider = sayProvider({ client, credential: actor.name });
  const who = provider ?? (actor.name ? `The identity provider with “${actor.name}”` : 'The identity provider');
  return [strong(who), ' ', ...kindOf(refusal).what(refusal), ...about];
}

/** The same without the person: what refusals with one cause have in common. */
export function sayCause({ sent, ...refusal }: Refusal): Words {
  const { name: _, ...others } = sent ?? {};
  return sayRefusal({ ...refusal, sent: others });
}

/** Refusals that one correction mends have the same cause. */
export function causeOf(refusal: Refusal): string {
  const { id, about } = kindOf(refusal);
  return JSON.stringify([id, refusal.client, about?.(refusal)]);
}

export const mendingOf = (refusal: Refusal): Mending => kindOf(refusal).mending;

export const sayAdvice = (refusal: Refusal): string => kindOf(refusal).advice(refusal);

/** What was being done: `checking the credential` */
export const sayOperation = (operation: string): string => operations[operation] ?? `answering a ${operation} request`;

const operations: Readonly<Record<string, string>> = {
  authorizer: 'checking the credential',
  list: 'searching',
  get: 'reading a member or group',
  create: 'creating a member or group',
  put: 'replacing a member or group',
  patch: 'changing a member or group',
  remove: 'deleting a group',
  delete: 'deleting a member',
  discover: 'describing the service',
};

const kindOf = (refusal: Refusal): Kind => kinds.find(({ fits }) => fits(refusal)) ?? other;

/** The first one that fits. */
const kinds: readonly Kind[] = [
  ...credentialKinds,
  ...groupKinds,
  ...peopleKinds,
  ...searchKinds,
  ...requestKinds,
  valueKind,
];

const other: Kind = {
  id: 'other',
  mending: 'person',
  about: ({ detail }) => detail,
  fits: () => true,
  what: (refusal) => ['sent something that could not be accepted', ...sentValue(refusal)],
  advice: ({ detail }) => sentence(detail),
};
