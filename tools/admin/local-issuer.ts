import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import { dataFolder } from '../../local/engine.ts';
import { newClient, readSecrets, type Secrets, writeSecrets } from '../../local/issuer/secrets.ts';
import { toCommand } from '../commands.ts';
import type { ClientIssuer } from './client-issuer.ts';

/** The issuer that npm start runs; it reads its clients from a file. Throws UsageError if it has never run. */
export function openLocalIssuer(): ClientIssuer {
  const { issuer } = read();
  return {
    issuer,
    tokenEndpoint: `${issuer}/token`,
    authorizationEndpoint: `${issuer}/auth`,
    scope: 'scim',
    async create({ workspaceId, redirectUris }) {
      const client = { ...newClient(redirectUris), client_name: workspaceId };
      const secrets = read();
      writeSecrets(dataFolder, { ...secrets, clients: [...secrets.clients, client] });
      return { clientId: client.client_id, clientSecret: client.client_secret };
    },
    async remove(workspaceId, clientId) {
      const secrets = read();
      const clients = secrets.clients.filter((each) => each.client_id !== clientId || each.client_name !== workspaceId);
      if (clients.length < secrets.clients.length) writeSecrets(dataFolder, { ...secrets, clients });
      return clients.length < secrets.clients.length;
    },
  };
}

function read(): Secrets & { readonly issuer: string } {
  const secrets = readSecrets(dataFolder);
  if (secrets?.issuer) return { ...secrets, issuer: secrets.issuer };
  throw new UsageError(`the local issuer has never run on ${dataFolder}: start the server with ${toCommand('start')}`);
}
