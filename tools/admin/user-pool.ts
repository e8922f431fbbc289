import {
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  DeleteUserPoolClientCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  ListIdentityProvidersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { userPool } from '../../lambdas/aws/resources.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import type { ClientIssuer, ClientRequest } from './client-issuer.ts';
import { describeStack } from './stack.ts';

/** The user pool that the outputs of a stack name; undefined if it has none. Throws UsageError if AWS refuses. */
export async function findUserPool(stack: string): Promise<ClientIssuer | undefined> {
  const { UserPoolId } = await describeStack(stack);
  if (!UserPoolId) return undefined;
  const client = new CognitoIdentityProviderClient({});
  return naming('read the user pool', async () => {
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
    const { Providers = [] } = await client.send(new ListIdentityProvidersCommand({ UserPoolId }));
    const [region] = UserPoolId.split('_');
    const origin = `https://${UserPool?.Domain}.auth.${region}.amazoncognito.com/oauth2`;
    const signOn = Providers.some(({ ProviderName }) => ProviderName === userPool.signOn);
    return {
      issuer: `https://cognito-idp.${region}.amazonaws.com/${UserPoolId}`,
      tokenEndpoint: `${origin}/token`,
      authorizationEndpoint: `${origin}/authorize`,
      scope: `${userPool.resourceServer}/scim`,
      create: (request) => createClient(client, UserPoolId, toInput(request, signOn ? userPool.signOn : 'COGNITO')),
      remove: (workspaceId, clientId) => removeClient(client, UserPoolId, workspaceId, clientId),
    };
  });
}

/** The name of a client is the id of its workspace. */
function toInput({ workspaceId, redirectUris }: ClientRequest, provider: string) {
  return {
    ClientName: workspaceId,
    GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthScopes: [`${userPool.resourceServer}/scim`],
    ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH' as const],
    AllowedOAuthFlows: ['code' as const],
    CallbackURLs: [...redirectUris],
    SupportedIdentityProviders: [provider],
    PreventUserExistenceErrors: 'ENABLED' as const,
    RefreshTokenValidity: 180,
  };
}

async function createClient(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  input: Omit<CreateUserPoolClientCommandInput, 'UserPoolId'>,
) {
  return naming('create the client', async () => {
    const { UserPoolClient } = await client.send(new CreateUserPoolClientCommand({ ...input, UserPoolId }));
    const { ClientId, ClientSecret } = UserPoolClient ?? {};
    if (!ClientId || !ClientSecret)
      throw new UsageError('AWS created a client without an id or a secret: check the user pool');
    return { clientId: ClientId, clientSecret: ClientSecret };
  });
}

async function removeClient(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  workspaceId: string,
  ClientId: string,
): Promise<boolean> {
  return naming('remove the client', async () => {
    try {
      const which = { UserPoolId, ClientId };
      const { UserPoolClient } = await client.send(new DescribeUserPoolClientCommand(which));
      if (UserPoolClient?.ClientName !== workspaceId) return false;
      await client.send(new DeleteUserPoolClientCommand(which));
      return true;
    } catch (error) {
      if ((error as Error).name === 'ResourceNotFoundException') return false;
      throw error;
    }
  });
}

/** Replaces the message of AWS, which may repeat values that were sent. */
async function naming<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`AWS refused to ${what} (${(error as Error).name}): check credentials, region and rights`);
  }
}
