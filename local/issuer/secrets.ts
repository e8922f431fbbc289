import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import { openFolder } from '../engine.ts';

/** A client of the local issuer. */
export interface LocalClient {
  readonly client_id: string;
  readonly client_secret: string;
  /** The workspace of the client. */
  readonly client_name?: string;
  readonly grant_types: readonly string[];
  readonly redirect_uris: readonly string[];
}

/** The content of DATA_DIR/issuer.json, which is made at the first start. Only its owner may read the file. */
export interface Secrets {
  readonly keys: readonly object[];
  readonly cookies: string;
  readonly clients: readonly LocalClient[];
  /** The issuer's address when it last ran. */
  readonly issuer?: string;
  /** The issuers that the server accepted tokens from when it last ran, including the local one. */
  readonly configured?: readonly string[];
}

const fileIn = (folder: string) => join(folder, 'issuer.json');

/** Undefined if the local issuer has never run on the folder. Throws UsageError if the file is damaged. */
export function readSecrets(folder: string): Secrets | undefined {
  if (!existsSync(fileIn(folder))) return undefined;
  try {
    return JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Secrets;
  } catch {
    throw new UsageError(`${fileIn(folder)} cannot be read: remove it, and make the clients of the local issuer again`);
  }
}

/** Throws UsageError if the folder cannot be written to. */
export function writeSecrets(folder: string, secrets: Secrets): void {
  openFolder(folder);
  const draft = `${fileIn(folder)}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(secrets), { mode: 0o600 });
  renameSync(draft, fileIn(folder));
}

export function newSecrets(): Secrets {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const keys = [{ ...key, kid: randomUUID(), use: 'sig', alg: 'RS256' }];
  return { keys, cookies: randomBytes(32).toString('base64url'), clients: [] };
}

/** A new client with an id and a secret of its own. */
export function newClient(redirectUris: readonly string[]): LocalClient {
  return {
    client_id: randomUUID(),
    client_secret: randomBytes(32).toString('base64url'),
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: redirectUris,
  };
}
