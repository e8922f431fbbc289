import type { ActivityEntry } from '../service.ts';
import { code, sayValue, strong, type Words } from './plain.ts';
import { sayProvider } from './provider.ts';

export type Refusal = Extract<ActivityEntry, { kind: 'refusal' }>;

/**
 * What shows that a refusal is mended: a change of the person; one that ends a conflict about a unique value; any request that
 * succeeds, one with the same credential, or a write with it; the switch, or that of groups; `time` if nothing does.
 */
export type Mending = 'person' | 'unique' | 'success' | 'credential' | 'write' | 'switch' | 'groups' | 'time';

/** A kind of refusal: how it is known, what happened, what to do, and what shows that it is mended. */
interface Kind {
  readonly id: string;
  readonly fits: (refusal: Refusal) => boolean;
  readonly mending: Mending;
  readonly what: (refusal: Refusal) => Words;
  readonly advice: (refusal: Refusal) => string;
}

/** What happened, in one sentence: `Okta sent a role that this workspace does not have: editor (grace@example.com)` */
export function sayRefusal(refusal: Refusal): Words {
  const { client, actor, sent } = refusal;
  const about: Words = sent?.name ? [' (', strong(sent.name), ')'] : [];
  const provider = sayProvider({ client, credential: actor.name });
  const who = provider ?? (actor.name ? `The identity provider with “${actor.name}”` : 'The identity provider');
  return [strong(who), ' ', ...kindOf(refusal).what(refusal), ...about];
}

/** The same without the person: what refusals with one cause have in common. */
export const sayCause = ({ sent, ...refusal }: Refusal): Words =>
  sayRefusal({ ...refusal, ...(sent?.value !== undefined && { sent: { value: sent.value } }) });

/** Refusals that one correction mends have the same cause. */
export function causeOf(refusal: Refusal): string {
  const { id } = kindOf(refusal);
  const { actor, client, sent, detail } = refusal;
  const about = {
    role: sent?.value,
    expired: actor.id,
    credential: actor.id,
    secret: actor.id,
    assertion: actor.id,
    token: `${actor.id} ${detail}`,
    scope: actor.id,
    unsupported: detail,
    other: detail,
  };
  return JSON.stringify([id, client, about[id as keyof typeof about]]);
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

const sentValue = ({ sent }: Refusal): Words => (sent?.value === undefined ? [] : [': ', code(sayValue(sent.value))]);

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

const kinds: readonly Kind[] = [
  {
    id: 'role',
    mending: 'person',
    fits: ({ detail }) => /roles\b.* must be one of /.test(detail),
    what: (refusal) => ['sent a role that this workspace does not have', ...sentValue(refusal)],
    advice: ({ detail }) =>
      `Roles here: ${/must be one of (.*)$/.exec(detail)?.[1]}. Correct the role in the attribute mapping of your identity provider, then let it try again.`,
  },
  {
    id: 'nameless',
    mending: 'time',
    fits: ({ detail }) => /\buserName is required/.test(detail),
    what: () => ['sent a person without a user name'],
    advice: () =>
      'Map a value that every person has and nobody shares, such as the e-mail address, to userName in the attribute mapping of your identity provider.',
  },
  {
    id: 'identifier',
    mending: 'unique',
    fits: ({ scimType, detail }) => scimType === 'uniqueness' && /externalId/.test(detail),
    what: () => ['sent a person with an identifier that another member already has'],
    advice: () =>
      'Two people of your identity provider point to one member. Search for the member under Members, and unassign one of the two people.',
  },
  {
    id: 'name',
    mending: 'unique',
    fits: ({ scimType }) => scimType === 'uniqueness',
    what: () => ['could not save a person: another member already has this user name'],
    advice: () =>
      'Match people by user name in your identity provider, so that it takes over the member it finds. Or change one of the two user names.',
  },
  {
    id: 'secret',
    mending: 'credential',
    fits: ({ operation, detail }) => operation === 'token' && /a secret that/.test(detail),
    what: ({ actor, detail }) => {
      const [state] = /a secret that (is expired|is revoked|was rotated)$/.exec(detail) ?? [];
      return ['asked for an access token with ', state ?? 'a wrong secret', ...ofClient(actor)];
    },
    advice: () =>
      'Create a new secret of the client under Credentials, and put it into your identity provider with the client id.',
  },
  {
    id: 'assertion',
    mending: 'credential',
    fits: ({ operation, status }) => operation === 'token' && status === 401,
    what: ({ actor }) => [
      'asked for an access token with a token of its own, which is not accepted',
      ...ofClient(actor),
    ],
    advice: ({ detail }) =>
      `${sentence(/: (?:assertion: )?(.*)$/.exec(detail)?.[1] ?? detail)} Compare such a token with the trust of the client under Credentials: “Find out why”.`,
  },
  {
    id: 'token',
    mending: 'success',
    fits: ({ operation }) => operation === 'token',
    what: ({ actor }) => ['asked for an access token and got none', ...ofClient(actor)],
    advice: ({ detail }) => sentence(detail),
  },
  {
    id: 'expired',
    mending: 'credential',
    fits: ({ status, detail }) => status === 401 && /expired/.test(detail),
    what: ({ actor }) => ['used ', ...nameOf(actor), ', which has expired'],
    advice: () => 'Create a new access token under Credentials and put it into the settings of your identity provider.',
  },
  {
    id: 'credential',
    mending: 'credential',
    fits: ({ status }) => status === 401,
    what: ({ actor }) => ['used ', ...nameOf(actor), ', which is not valid any more'],
    advice: () => 'Create a new access token under Credentials and put it into the settings of your identity provider.',
  },
  {
    id: 'off',
    mending: 'switch',
    fits: ({ status, detail }) => status === 403 && /switched off/.test(detail),
    what: () => ['sent a request while provisioning was off'],
    advice: () => 'Switch provisioning on under Setup. In Microsoft Entra ID, restart provisioning afterwards.',
  },
  {
    id: 'scope',
    mending: 'write',
    fits: ({ status }) => status === 403,
    what: ({ actor, detail }) => {
      const [verb, right] = /scim:read;/.test(detail) ? ['read', 'write'] : ['change', 'read'];
      return [`tried to ${verb} members with `, ...nameOf(actor), `, which may only ${right}`];
    },
    advice: () => 'Create an access token that may read and write, and use it in your identity provider.',
  },
  {
    id: 'missing',
    mending: 'person',
    fits: ({ status }) => status === 404,
    what: () => ['asked for a member that does not exist here'],
    advice: () =>
      'The member was erased, or belongs to another workspace. Unassign the person in your identity provider and assign them again.',
  },
  {
    id: 'delete',
    mending: 'time',
    fits: ({ status }) => status === 405,
    what: () => ['asked to delete a member, which is not possible'],
    advice: () =>
      'Members are deactivated, never deleted. Turn off the action Delete in your identity provider, in Microsoft Entra ID under Mappings.',
  },
  {
    id: 'version',
    mending: 'success',
    fits: ({ status }) => status === 412,
    what: () => ['changed a member that had changed in the meantime'],
    advice: () => 'Nothing to do: your identity provider reads the member again.',
  },
  {
    id: 'large',
    mending: 'person',
    fits: ({ status }) => status === 413,
    what: () => ['sent more than fits in one request'],
    advice: ({ detail }) => sentence(detail),
  },
  {
    id: 'throttled',
    mending: 'success',
    fits: ({ status }) => status === 429,
    what: () => ['sent too many requests at once'],
    advice: () => 'Nothing to do: your identity provider waits and tries again.',
  },
  {
    id: 'unsupported',
    mending: 'groups',
    fits: ({ status }) => status === 501,
    what: () => ['asked for something this service does not offer'],
    advice: ({ detail }) =>
      /[Gg]roup/.test(detail)
        ? 'Groups are off in this workspace. Switch them on under Setup, or stop pushing groups in your identity provider.'
        : sentence(detail),
  },
  {
    id: 'failed',
    mending: 'success',
    fits: ({ status }) => status >= 500,
    what: () => ['could not be served: the service failed'],
    advice: () =>
      'Your identity provider tries again. If this goes on for an hour, contact support with the request id.',
  },
];

const other: Kind = {
  id: 'other',
  mending: 'person',
  fits: () => true,
  what: (refusal) => ['sent something that could not be accepted', ...sentValue(refusal)],
  advice: ({ detail }) => sentence(detail),
};

const ofClient = ({ name }: Refusal['actor']): Words => (name ? [', as the client ', strong(name)] : []);

const nameOf = ({ name }: Refusal['actor']): Words => (name ? ['the credential ', strong(name)] : ['a credential']);
