import { type components, openManagementClient } from '../client/management-client.mjs';
import { type Answer, type Page, repeat, take, takeAll, withoutEmpty } from './answer.ts';
import { openClientService } from './client-service.ts';

export { ServiceError } from './answer.ts';

type Schemas = components['schemas'];
export type Workspace = Schemas['Workspace'];
export type Status = Schemas['Status'];
export type Token = Schemas['Token'];
export type Client = Schemas['Client'];
export type TokenClient = Schemas['TokenClient'];
export type ClientSecret = Schemas['ClientSecret'];
export type Trust = Schemas['Trust'];
export type AssertionCheck = Schemas['AssertionCheck'];
export type Member = Schemas['Member'];
export type ActivityEntry = Schemas['ActivityEntry'];
export type ActivityKind = ActivityEntry['kind'];

/** A settings session, as the API answers it: what the element is given. */
export interface Session {
  readonly workspace: string;
  readonly token: string;
  readonly expiresAt: string;
  /** Where the page leads back to. */
  readonly returnUrl?: string | undefined;
}

export interface ActivityFilter {
  readonly member?: string | undefined;
  readonly kind?: ActivityKind | undefined;
  readonly from?: string | undefined;
  /** Entries of a page. */
  readonly limit?: number | undefined;
}

export interface MemberFilter {
  readonly query?: string | undefined;
  readonly active?: 'true' | 'false' | undefined;
}

export interface NewToken {
  readonly name: string;
  readonly expiresAt?: string | undefined;
  readonly scope?: 'scim' | 'scim:read' | undefined;
}

export type SettingsService = ReturnType<typeof openService>;

/** How long the page waits for an answer, in milliseconds. */
const patience = 20_000;

/** The management API as the page uses it: one workspace, by one session. All functions reject with ServiceError. */
export function openService(api: string, { workspace, token }: Session) {
  const client = openManagementClient({ url: api, token, fetch: send });
  const path = { workspace };
  return {
    getWorkspace: () => take(client.GET('/manage/v1/workspaces/{workspace}', { params: { path } })),
    switchProvisioning: (provisioning: boolean) =>
      take(client.PATCH('/manage/v1/workspaces/{workspace}', { params: { path }, body: { provisioning } })),
    switchGroups: (groups: boolean) =>
      take(client.PATCH('/manage/v1/workspaces/{workspace}', { params: { path }, body: { groups } })),
    getStatus: () => take(client.GET('/manage/v1/workspaces/{workspace}/status', { params: { path } })),
    listTokens: () =>
      takeAll((query) => take(client.GET('/manage/v1/workspaces/{workspace}/tokens', { params: { path, query } }))),
    listClients: () =>
      takeAll((query) => take(client.GET('/manage/v1/workspaces/{workspace}/clients', { params: { path, query } }))),
    issueToken: (token: NewToken, key: string) =>
      take(
        client.POST('/manage/v1/workspaces/{workspace}/tokens', {
          params: { path, header: repeat(key) },
          body: withoutEmpty(token),
        }),
      ),
    rotateToken: (id: string, graceSeconds: number, key: string) =>
      take(
        client.POST('/manage/v1/workspaces/{workspace}/tokens/{token}/rotate', {
          params: { path: { workspace, token: id }, header: repeat(key) },
          body: { graceSeconds },
        }),
      ),
    revokeToken: (id: string) =>
      take(
        client.DELETE('/manage/v1/workspaces/{workspace}/tokens/{token}', {
          params: { path: { workspace, token: id } },
        }),
      ),
    addClient: (body: { readonly issuer: string; readonly clientId: string }, key: string) =>
      take(client.POST('/manage/v1/workspaces/{workspace}/clients', { params: { path, header: repeat(key) }, body })),
    removeClient: (id: string) =>
      take(
        client.DELETE('/manage/v1/workspaces/{workspace}/clients/{client}', {
          params: { path: { workspace, client: id } },
        }),
      ),
    ...openClientService(client, workspace),
    listMembers: (filter: MemberFilter, cursor?: string) =>
      take(
        client.GET('/manage/v1/workspaces/{workspace}/members', {
          params: { path, query: withoutEmpty({ ...filter, cursor }) },
        }),
      ),
    getMember: (member: string) =>
      take(
        client.GET('/manage/v1/workspaces/{workspace}/members/{member}', { params: { path: { workspace, member } } }),
      ),
    listActivity: (filter: ActivityFilter, cursor?: string) =>
      take<Page<ActivityEntry>>(
        client.GET('/manage/v1/workspaces/{workspace}/activity', {
          params: { path, query: withoutEmpty({ ...filter, cursor }) },
        }) as Promise<Answer<Page<ActivityEntry>>>,
      ),
    /** One page as CSV, the first line its titles, and the cursor of the next page. */
    async exportActivity(filter: ActivityFilter, cursor?: string) {
      const answer = client.GET('/manage/v1/workspaces/{workspace}/activity', {
        params: { path, query: withoutEmpty({ ...filter, cursor, limit: 200 }) },
        headers: { Accept: 'text/csv' },
        parseAs: 'text',
      });
      const text = await take<unknown>(answer);
      return { text: String(text), nextCursor: (await answer).response.headers.get('Next-Cursor') ?? undefined };
    },
  };
}

/** The session that the code of a link is for. Rejects with ServiceError: a code works once, within two minutes. */
export const exchangeCode = (api: string, code: string): Promise<Session> =>
  take(
    openManagementClient({ url: api, token: '', fetch: sendOpen }).POST('/manage/v1/sessions/exchange', {
      body: { code },
    }),
  );

const send = (request: Request) =>
  fetch(request, {
    cache: 'no-store',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(patience),
  });

/** The exchange needs no credential. */
function sendOpen(request: Request): Promise<Response> {
  request.headers.delete('Authorization');
  return send(request);
}
