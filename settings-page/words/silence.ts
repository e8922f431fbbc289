import type { Credential } from '../guides/guide.ts';
import { code, strong, type Words } from './plain.ts';

/** What an administrator uses to connect. */
export interface Connecting {
  readonly baseUrl: string;
  /** Undefined before a client was created. */
  readonly tokenEndpoint: string | undefined;
  readonly credential: Credential;
}

/** How long a test of the connection takes at most before its silence needs an explanation, in milliseconds. */
const patience = 180_000;

/** Whether the last credential was created so long ago that a request should have come. */
export const isSilent = (since: string | undefined, now: number): boolean =>
  since !== undefined && now - Date.parse(since) >= patience;

/**
 * Why no request comes, the most frequent cause first, each with what to check. A credential that was cut short belongs to no
 * workspace, so nothing can be shown of such a request.
 */
export const sayCauses = ({ baseUrl, tokenEndpoint, credential }: Connecting): readonly Words[] => [
  [
    strong('The test did not run.'),
    ' An identity provider sends nothing before you test the connection or start provisioning in its console.',
  ],
  [strong('The base URL differs.'), ' Compare it with ', code(baseUrl), ', from its first to its last character.'],
  ...(tokenEndpoint === undefined || credential === 'token'
    ? []
    : [[strong('The token endpoint differs.'), ' Compare it with ', code(tokenEndpoint), '.']]),
  secrets[credential],
  [
    strong('The identity provider cannot reach this address.'),
    ' Ask whoever runs your network whether a firewall or a proxy is in between.',
  ],
  [
    'If all of this is right, contact support with the time of your test: the log of the service also has requests with an unknown credential.',
  ],
];

/** In characters; a test compares them with credentials as they are made. */
const lengths = { secret: 55, clientId: 31 } as const;

const again = 'If the console does not show it, create another one and copy it with its button.';

const secrets: Readonly<Record<Credential, Words>> = {
  token: [
    strong('The access token was cut short or changed.'),
    ' Then the console shows 401. A token begins with ',
    code('wscim_'),
    ` and has ${lengths.secret} characters, without blanks, quotes or the word “Bearer”. ${again}`,
  ],
  secret: [
    strong('The client id or the secret was cut short or changed.'),
    ' Then the console shows 401. The client id begins with ',
    code('wsclient_'),
    ` and has ${lengths.clientId} characters; the secret begins with `,
    code('wssec_'),
    ` and has ${lengths.secret}. ${again}`,
  ],
  trust: [
    strong('The client id was cut short or changed.'),
    ' It begins with ',
    code('wsclient_'),
    ` and has ${lengths.clientId} characters.`,
  ],
};
