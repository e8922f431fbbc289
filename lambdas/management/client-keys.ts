import { type ClientKeys, type KeySet, keysId, withKeys, withoutKey } from '../workspaces/client-keys.ts';
import { checkKeys } from '../workspaces/client-rules.ts';
import { type TokenClient, withoutKeys } from '../workspaces/token-client.ts';
import { type Administration, Missing, type Receive } from './administration.ts';
import { type ClientName, changeTokenClient, noteClientChange } from './token-client-changes.ts';

/* The public keys of a client that signs its assertions itself. */

/** Gives a client these keys, or this address, in place of those that it has. Throws Missing or InvalidValue. */
export async function replaceClientKeys(
  { keys, ...name }: ClientName & { readonly keys: ClientKeys },
  administration: Administration,
): Promise<TokenClient> {
  checkKeys(keys, administration.loopbackKeys);
  return await change('clientKeysChanged', name, administration, (client) => ({ client: { ...client, keys } }));
}

/** Gives a client further keys. Throws Missing, InvalidValue or StateConflict. */
export async function addClientKeys(
  { jwks, ...name }: ClientName & { readonly jwks: KeySet },
  administration: Administration,
  receive: Receive<TokenClient> = () => undefined,
): Promise<TokenClient> {
  checkKeys({ jwks }, administration.loopbackKeys);
  return await change('clientKeysChanged', name, administration, (before) => {
    const keys = withKeys(before.keys, jwks);
    checkKeys(keys, administration.loopbackKeys);
    const client = { ...before, keys };
    return { client, receipt: receive(client) };
  });
}

/** Removes one key, which ends the tokens that were issued for it. Throws Missing, or StateConflict if the client needs it. */
export const removeClientKey = (
  { kid, ...name }: ClientName & { readonly kid: string },
  administration: Administration,
): Promise<TokenClient> =>
  change('clientKeysChanged', name, administration, (client) => {
    const keys = withoutKey(client.keys, kid);
    if (!keys)
      throw new Missing(`client "${name.clientId}" has no key with this kid`, 'the client has no key with this kid');
    return {
      client: keys.length > 0 ? { ...client, keys: { jwks: { keys } } } : without(client, name, administration),
    };
  });

/** Removes all keys, or their address. Throws Missing, or StateConflict if the client needs them. */
export const removeClientKeys = (name: ClientName, administration: Administration): Promise<TokenClient> =>
  change('clientKeysRemoved', name, administration, (client) => ({ client: without(client, name, administration) }));

function without(client: TokenClient, { clientId }: ClientName, { now }: Administration): TokenClient {
  const changed = withoutKeys(client, now);
  if (!changed) throw new Missing(`client "${clientId}" has no keys of its own`, 'the client has no keys of its own');
  return changed;
}

async function change(
  action: 'clientKeysChanged' | 'clientKeysRemoved',
  name: ClientName,
  administration: Administration,
  make: Parameters<typeof changeTokenClient<undefined>>[2],
): Promise<TokenClient> {
  const { client } = await changeTokenClient(name, administration, make);
  await noteClientChange(action, client, keysId, administration);
  return client;
}
