import type { ActivityEntry } from '../service.ts';
import { code, sayAttribute, sayValue, strong, type Words } from './plain.ts';
import { sayProvider } from './provider.ts';
import { sayAdvice, sayRefusal } from './refusal.ts';
import { sayDay, sayTime } from './time.ts';

type Change = Extract<ActivityEntry, { kind: 'change' }>;
type GroupChange = Extract<ActivityEntry, { kind: 'group' }>;
type Management = Extract<ActivityEntry, { kind: 'management' }>;

/** An entry in words for an administrator. */
export interface Said {
  readonly title: Words;
  /** What to do about it. */
  readonly advice?: string | undefined;
  /** The single changes: `role: viewer → editor` */
  readonly facts: readonly Words[];
}

export function sayEntry(entry: ActivityEntry): Said {
  switch (entry.kind) {
    case 'change':
      return { title: sayChange(entry), facts: entry.changes.map(sayFact) };
    case 'group':
      return { title: sayGroup(entry), facts: entry.changes.map(sayFact) };
    case 'refusal':
      return { title: sayRefusal(entry), advice: sayAdvice(entry), facts: [] };
    case 'management':
      return sayWarning(entry) ?? { title: sayManagement(entry), facts: toFacts(entry) };
  }
}

/** A credential that ends, in words; undefined for another entry. */
function sayWarning({ action, subject, expiresAt = '' }: Management): Said | undefined {
  const credential = strong(subject?.name ?? subject?.id ?? '');
  if (action === 'credentialEnding') {
    return {
      title: ['The credential ', credential, ` ends on ${sayDay(expiresAt)}`],
      advice: 'Rotate it under Credentials, and put the new one into your identity provider before that day.',
      facts: [],
    };
  }
  if (action !== 'credentialsEnded') return undefined;
  return {
    title: ['The last credential, ', credential, `, ended on ${sayDay(expiresAt)}: your identity provider is refused`],
    advice: 'Create a new credential under Setup, and put it into your identity provider.',
    facts: [],
  };
}

/** The name of the actor: the provider's client, or a person. */
export function sayWho({ kind, name, id }: ActivityEntry['actor'], client?: string): string {
  const provider = kind === 'credential' ? sayProvider({ client, credential: name }) : client;
  if (provider) return provider;
  if (kind === 'operator') return 'An operator of the service';
  if (kind === 'key') return 'The product';
  if (kind === 'service') return 'The service';
  return name ?? id ?? 'The identity provider';
}

/** The same after `by`: `created by the product` */
export const sayBy = (actor: ActivityEntry['actor']): string =>
  actor.name !== undefined && !/^(operator|key|service)$/.test(actor.kind)
    ? actor.name
    : sayWho(actor).replace(/^(An|The) /, (article) => article.toLowerCase());

const verbs: Readonly<Record<Change['type'], string>> = {
  created: 'created',
  changed: 'changed',
  deactivated: 'deactivated',
  reactivated: 'reactivated',
};

function sayChange({ actor, client, type, userName, changes }: Change): Words {
  const words: Words = [strong(sayWho(actor, client)), ` ${verbs[type]} `, strong(userName)];
  if (type !== 'changed' || changes.length === 0) return words;
  const names = changes.map(({ attribute }) => sayAttribute(attribute));
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
  return [...words, `: ${shown.join(', ')}`];
}

function sayGroup({ actor, client, type, name, joined, left }: GroupChange): Words {
  const counts = [...(joined > 0 ? [`${joined} joined`] : []), ...(left > 0 ? [`${left} left`] : [])];
  const words: Words = [strong(sayWho(actor, client)), ` ${type} the group `, strong(name)];
  return counts.length > 0 ? [...words, `: ${counts.join(', ')}`] : words;
}

function sayFact({ attribute, before, after }: Change['changes'][number]): Words {
  const name = `${sayAttribute(attribute)}: `;
  return before === undefined
    ? [name, code(sayValue(after))]
    : [name, code(sayValue(before)), ' → ', code(sayValue(after))];
}

const toFacts = ({ changes = [], replaced, time }: Management): readonly Words[] => [
  ...changes.filter(isShown).map(sayFact),
  ...(replaced
    ? [
        [
          replaced.expiresAt > time
            ? `The old one works until ${sayTime(replaced.expiresAt)}`
            : 'The old one ended at once',
        ],
      ]
    : []),
];

/** The title already says what was switched. */
const isShown = ({ attribute }: Change['changes'][number]) => attribute !== 'provisioning' && attribute !== 'groups';

const actions: Readonly<Record<string, string>> = {
  workspaceCreated: 'created the workspace',
  workspaceChanged: 'changed the settings',
  tokenIssued: 'created the access token',
  tokenRotated: 'rotated the access token',
  tokenRevoked: 'revoked the access token',
  clientAdded: 'added the OAuth2 client',
  clientCreated: 'created the OAuth2 client',
  clientSecretAdded: 'added a secret to the OAuth2 client',
  clientSecretRotated: 'rotated a secret of the OAuth2 client',
  clientSecretRevoked: 'revoked a secret of the OAuth2 client',
  clientTrustAdded: 'added a trust to the OAuth2 client',
  clientTrustRemoved: 'removed a trust of the OAuth2 client',
  clientKeysChanged: 'changed the keys of the OAuth2 client',
  clientKeysRemoved: 'removed the keys of the OAuth2 client',
  clientRemoved: 'removed the OAuth2 client',
  administratorAdded: 'let somebody connect an identity provider by OAuth2:',
  administratorRemoved: 'no longer lets somebody connect an identity provider by OAuth2:',
  memberErased: 'erased a member',
};

function sayManagement({ actor, action, subject, changes = [] }: Management): Words {
  const who = strong(sayWho(actor));
  const named = subject?.name ?? subject?.id;
  if (action === 'sessionOpened') return [strong(named ?? 'Somebody'), ' opened the settings'];
  const flip = changes.find(({ attribute }) => attribute === 'provisioning');
  if (flip) return [who, ` switched provisioning ${flip.after === true ? 'on' : 'off'}`];
  const groups = changes.find(({ attribute }) => attribute === 'groups');
  if (groups) return [who, ` switched groups ${groups.after === true ? 'on' : 'off'}`];
  const isNamed = /^(token|client|administrator)/.test(action);
  return [who, ` ${actions[action] ?? action}`, ...(isNamed && named ? [' ', strong(named)] : [])];
}
