import type { components, openManagementClient } from '../client/management-client.mjs';
import { repeat, take, takeAll, withoutEmpty } from './answer.ts';

export interface NewTokenClient {
  readonly name: string;
  readonly scope?: 'scim' | 'scim:read' | undefined;
  /** Of the first secret; a client with trusts gets none without it. */
  readonly secretExpiresAt?: string | undefined;
  readonly trusts?: components['schemas']['NewTrust'][] | undefined;
}

/** The clients of the token endpoint of one workspace. All functions reject with ServiceError. */
export function openClientService(api: ReturnType<typeof openManagementClient>, workspace: string) {
  const path = { workspace };
  return {
    listTokenClients: () =>
      takeAll((query) => take(api.GET('/manage/v1/workspaces/{workspace}/token-clients', { params: { path, query } }))),
    createTokenClient: (client: NewTokenClient, key: string) =>
      take(
        api.POST('/manage/v1/workspaces/{workspace}/token-clients', {
          params: { path, header: repeat(key) },
          body: withoutEmpty(client),
        }),
      ),
    removeTokenClient: (client: string) =>
      take(
        api.DELETE('/manage/v1/workspaces/{workspace}/token-clients/{client}', {
          params: { path: { workspace, client } },
        }),
      ),
    addSecret: (client: string, expiresAt: string, key: string) =>
      take(
        api.POST('/manage/v1/workspaces/{workspace}/token-clients/{client}/secrets', {
          params: { path: { workspace, client }, header: repeat(key) },
          body: { expiresAt },
        }),
      ),
    rotateSecret: (client: string, secret: string, graceSeconds: number, key: string) =>
      take(
        api.POST('/manage/v1/workspaces/{workspace}/token-clients/{client}/secrets/{secret}/rotate', {
          params: { path: { workspace, client, secret }, header: repeat(key) },
          body: { graceSeconds },
        }),
      ),
    revokeSecret: (client: string, secret: string) =>
      take(
        api.DELETE('/manage/v1/workspaces/{workspace}/token-clients/{client}/secrets/{secret}', {
          params: { path: { workspace, client, secret } },
        }),
      ),
    checkAssertion: (assertion: string) =>
      take(api.POST('/manage/v1/workspaces/{workspace}/assertion-check', { params: { path }, body: { assertion } })),
    removeTrust: (client: string, trust: string) =>
      take(
        api.DELETE('/manage/v1/workspaces/{workspace}/token-clients/{client}/trusts/{trust}', {
          params: { path: { workspace, client, trust } },
        }),
      ),
  };
}
