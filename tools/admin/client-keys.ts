import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import {
  addClientKeys,
  removeClientKey,
  removeClientKeys,
  replaceClientKeys,
} from '../../lambdas/management/client-keys.ts';
import { readTokenClient } from '../../lambdas/management/token-clients.ts';
import type { ClientKeys, KeySet, PublicJwk } from '../../lambdas/workspaces/client-keys.ts';
import type { TokenClient } from '../../lambdas/workspaces/token-client.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import { newCommand, type Options, openAdministration } from './command.ts';
import type { Column } from './text-table.ts';

/** A file with a JSON Web Key Set. */
export function parseKeySet(file: string): KeySet {
  try {
    const { keys } = JSON.parse(readFileSync(file, 'utf8')) as KeySet;
    if (Array.isArray(keys)) return { keys };
  } catch {
    // The error below says it.
  }
  throw new InvalidArgumentError('Give a file with a JSON Web Key Set: {"keys": [...]}.');
}

export interface KeyOptions extends Options {
  readonly jwksUri?: string;
  readonly jwks?: KeySet;
}

/** The keys that the options give; undefined if they give none. Throws UsageError. */
export function toKeys({ jwks, jwksUri }: KeyOptions): ClientKeys | undefined {
  if (jwks && jwksUri !== undefined) throw new UsageError('give --jwks or --jwks-uri, not both');
  return jwks ? { jwks } : jwksUri === undefined ? undefined : { jwksUri };
}

/** A key, or the address of the keys. */
type Row = PublicJwk | { readonly jwksUri: string };

const columns: readonly Column<Row>[] = [
  { title: 'kid', cell: (row) => ('jwksUri' in row ? '' : String(row['kid'])) },
  { title: 'kind', cell: (row) => ('jwksUri' in row ? 'address' : [row['kty'], row['crv']].filter(Boolean).join(' ')) },
  { title: 'address', cell: (row) => ('jwksUri' in row ? String(row['jwksUri']) : '') },
];

function show({ keys }: TokenClient) {
  const rows = keys ? ('jwksUri' in keys ? [{ jwksUri: keys.jwksUri }] : keys.jwks.keys) : [];
  return { json: rows, rows, columns };
}

/** client key add, list, replace, remove. */
export const clientKeyCommands = new Command('key')
  .description('the public keys of a client of the token endpoint that signs its assertions itself')
  .addCommand(
    newCommand(
      'add <workspace> <clientId>',
      'give the client further public keys',
      async ([workspaceId = '', clientId = ''], { jwks }: Required<KeyOptions>) =>
        show(await addClientKeys({ workspaceId, clientId, jwks }, openAdministration())),
    ).requiredOption('--jwks <file>', 'a file with the keys, as a JSON Web Key Set', parseKeySet),
  )
  .addCommand(
    newCommand('list <workspace> <clientId>', 'show the public keys, or their address', async (values) => {
      const [workspaceId = '', clientId = ''] = values;
      return show(await readTokenClient({ workspaceId, clientId }, openAdministration()));
    }),
  )
  .addCommand(
    newCommand(
      'replace <workspace> <clientId>',
      'give the client other public keys, or another address of them; this ends the tokens of those that go',
      async ([workspaceId = '', clientId = ''], options: KeyOptions) => {
        const keys = toKeys(options);
        if (!keys) throw new UsageError('--jwks or --jwks-uri is missing: give the new keys or their address');
        return show(await replaceClientKeys({ workspaceId, clientId, keys }, openAdministration()));
      },
    )
      .option('--jwks-uri <url>', 'the address of the public keys')
      .option('--jwks <file>', 'a file with these keys, as a JSON Web Key Set', parseKeySet),
  )
  .addCommand(
    newCommand(
      'remove <workspace> <clientId>',
      'remove a public key, or all, which ends the tokens that were issued for it',
      async ([workspaceId = '', clientId = ''], { kid, all }: RemoveOptions) => {
        if ((kid === undefined) !== (all === true)) throw new UsageError('give --kid, or --all for all keys');
        const name = { workspaceId, clientId };
        const administration = openAdministration();
        return show(
          await (kid === undefined
            ? removeClientKeys(name, administration)
            : removeClientKey({ ...name, kid }, administration)),
        );
      },
    )
      .option('--kid <kid>', 'the kid of the key')
      .option('--all', 'all keys, or their address'),
  );

interface RemoveOptions extends Options {
  readonly kid?: string;
  readonly all?: true;
}
