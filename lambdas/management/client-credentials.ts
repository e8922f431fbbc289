import { checkTrust } from '../workspaces/client-rules.ts';
import { type MadeSecret, revokeSecret, rotateSecret, withSecret } from '../workspaces/client-secret.ts';
import {
  type ClientSecret,
  type TokenClient,
  type Trust,
  type TrustedSubject,
  withoutTrust,
  withTrust,
} from '../workspaces/token-client.ts';
import { type Administration, Missing, type Receive } from './administration.ts';
import { type ClientName, changeTokenClient, noteClientChange } from './token-client-changes.ts';

/** A secret of a client; the text of a new one is shown only once. */
export type IssuedSecret = Pick<MadeSecret, 'text' | 'secret'>;

/** Throws Missing, InvalidValue or StateConflict. */
export async function addSecret(
  { expires, ...name }: ClientName & { readonly expires: Date | undefined },
  administration: Administration,
  receive: Receive<ClientSecret> = () => undefined,
): Promise<IssuedSecret> {
  const { random, now } = administration;
  const bytes = random();
  const { client, made } = await makeSecret(name, administration, receive, (before) =>
    withSecret(before, expires, bytes, now),
  );
  await noteClientChange('clientSecretAdded', client, made.secret.secretId, administration);
  return made;
}

/** A new secret in place of another, which stays valid for `grace` milliseconds. Throws Missing or StateConflict. */
export async function rotateClientSecret(
  { secretId, grace, ...name }: ClientName & { readonly secretId: string; readonly grace: number },
  administration: Administration,
  receive: Receive<ClientSecret> = () => undefined,
): Promise<IssuedSecret> {
  const { random, now } = administration;
  const bytes = random();
  const { client, made } = await makeSecret(name, administration, receive, (before) => {
    const rotated = rotateSecret(before, { secretId, grace }, bytes, now);
    if (!rotated) throw missingPart(name, 'secret', secretId);
    return rotated;
  });
  const { expires: expiresAt = now.toISOString() } = client.secrets.find((each) => each.secretId === secretId) ?? {};
  const replaced = { id: secretId, expiresAt };
  await noteClientChange('clientSecretRotated', client, made.secret.secretId, administration, replaced);
  return made;
}

const makeSecret = (
  name: ClientName,
  administration: Administration,
  receive: Receive<ClientSecret>,
  makeOne: (client: TokenClient) => MadeSecret,
) =>
  changeTokenClient(name, administration, (client) => {
    const { text, secret, client: changed } = makeOne(client);
    return { client: changed, receipt: receive(secret), made: { text, secret } };
  });

/** Revokes a secret, which ends the tokens that were issued for it. One that is revoked already does not change. Throws Missing. */
export async function revokeClientSecret(
  { secretId, ...name }: ClientName & { readonly secretId: string },
  administration: Administration,
): Promise<ClientSecret> {
  const { now } = administration;
  const { client } = await changeTokenClient(name, administration, (before) => {
    const revoked = revokeSecret(before, secretId, now);
    if (!revoked) throw missingPart(name, 'secret', secretId);
    return { client: revoked };
  });
  const secret = client.secrets.find((each) => each.secretId === secretId) as ClientSecret;
  if (secret.revoked === now.toISOString())
    await noteClientChange('clientSecretRevoked', client, secretId, administration);
  return secret;
}

/** Throws Missing, InvalidValue or StateConflict. */
export async function addTrust(
  { trusted, ...name }: ClientName & { readonly trusted: TrustedSubject },
  administration: Administration,
  receive: Receive<Trust> = () => undefined,
): Promise<Trust> {
  const { random, now, loopbackKeys } = administration;
  checkTrust(trusted, loopbackKeys);
  const bytes = random();
  const { client, made } = await changeTokenClient(name, administration, (before) => {
    const { client: changed, trust } = withTrust(before, trusted, bytes, now);
    return { client: changed, receipt: receive(trust), made: trust };
  });
  await noteClientChange('clientTrustAdded', client, made.trustId, administration);
  return made;
}

/** Removes a trust, which ends the tokens that were issued for it. Throws Missing, or StateConflict if the client needs it. */
export async function removeTrust(
  { trustId, ...name }: ClientName & { readonly trustId: string },
  administration: Administration,
): Promise<void> {
  const { client } = await changeTokenClient(name, administration, (before) => {
    const without = withoutTrust(before, trustId, administration.now);
    if (!without) throw missingPart(name, 'trust', trustId);
    return { client: without };
  });
  await noteClientChange('clientTrustRemoved', client, trustId, administration);
}

const missingPart = ({ clientId }: ClientName, noun: 'secret' | 'trust', id: string) =>
  new Missing(`client "${clientId}" has no ${noun} "${id}"`, `the client has no such ${noun}`);
