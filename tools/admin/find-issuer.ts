import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import { dataFolder } from '../../local/engine.ts';
import { readSecrets } from '../../local/issuer/secrets.ts';
import type { ClientIssuer } from './client-issuer.ts';
import { openLocalIssuer } from './local-issuer.ts';
import { findUserPool } from './user-pool.ts';

/** The issuer that creates clients. Throws UsageError if there is none. */
export async function openIssuer(stack: string | undefined): Promise<ClientIssuer> {
  if (!stack) return openLocalIssuer();
  const pool = await findUserPool(stack);
  if (!pool) throw new UsageError(`the stack ${stack} has no user pool: set userPool in its settings and deploy it`);
  return pool;
}

/** The issuer that creates clients, if it is the named one. */
export async function findIssuer(issuer: string, stack: string | undefined): Promise<ClientIssuer | undefined> {
  const isPool = /^https:\/\/cognito-idp\./.test(issuer);
  if (stack ? !isPool : readSecrets(dataFolder)?.issuer !== issuer) return undefined;
  const made = stack ? await findUserPool(stack) : openLocalIssuer();
  return made?.issuer === issuer ? made : undefined;
}
