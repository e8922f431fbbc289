import { strong, type Words } from '../plain.ts';
import { actorOf, detailOf, type Kind, nameOf, type Refusal, sentence } from './kind.ts';

const newToken = 'Create a new access token under Credentials and put it into the settings of your identity provider.';

/** Who was refused, and because of the settings of the workspace. */
export const credentialKinds: readonly Kind[] = [
  {
    id: 'secret',
    mending: 'credential',
    about: actorOf,
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
    about: actorOf,
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
    about: ({ actor, detail }) => `${actor.id} ${detail}`,
    fits: ({ operation }) => operation === 'token',
    what: ({ actor }) => ['asked for an access token and got none', ...ofClient(actor)],
    advice: ({ detail }) => sentence(detail),
  },
  {
    id: 'expired',
    mending: 'credential',
    about: actorOf,
    fits: ({ status, detail }) => status === 401 && /expired/.test(detail) && !/neither expired/.test(detail),
    what: ({ actor }) => ['used ', ...nameOf(actor), ', which has expired'],
    advice: () => newToken,
  },
  {
    id: 'rotated',
    mending: 'credential',
    about: actorOf,
    fits: ({ status, detail }) => status === 401 && /rotated/.test(detail),
    what: ({ actor }) => ['used ', ...nameOf(actor), ', which was rotated and is over'],
    advice: () =>
      'Put the one that took its place into the settings of your identity provider. If nobody has copied it, rotate that one under Credentials.',
  },
  {
    id: 'credential',
    mending: 'credential',
    about: actorOf,
    fits: ({ status }) => status === 401,
    what: ({ actor }) => ['used ', ...nameOf(actor), ', which is not valid any more'],
    advice: () => newToken,
  },
  {
    id: 'off',
    mending: 'switch',
    fits: ({ status, detail }) => status === 403 && /switched off/.test(detail),
    what: () => ['sent a request while provisioning was off'],
    advice: () => 'Switch provisioning on under Setup. In Microsoft Entra ID, restart provisioning afterwards.',
  },
  {
    id: 'firewall',
    mending: 'time',
    about: detailOf,
    fits: ({ status, detail }) => status === 403 && /firewall/.test(detail),
    what: () => ['was stopped by the firewall of this service'],
    advice: () =>
      'Contact support with the request id: the firewall has a rule that your identity provider needs changed.',
  },
  {
    id: 'discovery',
    mending: 'success',
    fits: ({ status, detail }) => status === 403 && /discovery/.test(detail),
    what: () => ['searched in the description of this service, which can only be read as a whole'],
    advice: () => 'Nothing to do: your identity provider reads the description without a search.',
  },
  {
    id: 'scope',
    mending: 'write',
    about: actorOf,
    fits: ({ status }) => status === 403,
    what: ({ actor, detail }) => [
      `tried to ${verbOf(detail)} members with `,
      ...nameOf(actor),
      `, which may ${only(detail)}`,
    ],
    advice: () => 'Create an access token that may read and write, and use it in your identity provider.',
  },
];

const isNeither = (detail: string) => /has neither/.test(detail);
const verbOf = (detail: string) => (isNeither(detail) ? 'manage' : /scim:read;/.test(detail) ? 'read' : 'change');
const only = (detail: string) =>
  isNeither(detail) ? 'neither read nor write' : `only ${/scim:read;/.test(detail) ? 'write' : 'read'}`;

const ofClient = ({ name }: Refusal['actor']): Words => (name ? [', as the client ', strong(name)] : []);
