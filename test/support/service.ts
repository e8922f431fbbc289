import { randomBytes } from 'node:crypto';
import * as authorizer from '../../lambdas/authorizer.ts';
import { openWorkspaces } from '../../lambdas/aws/stores.ts';
import * as create from '../../lambdas/create.ts';
import * as discover from '../../lambdas/discover.ts';
import * as fallback from '../../lambdas/fallback.ts';
import * as get from '../../lambdas/get.ts';
import { type apiFunctionNames, basePath } from '../../lambdas/http/routes.ts';
import * as list from '../../lambdas/list.ts';
import * as manage from '../../lambdas/manage.ts';
import * as page from '../../lambdas/page.ts';
import * as patch from '../../lambdas/patch.ts';
import * as put from '../../lambdas/put.ts';
import * as remove from '../../lambdas/remove.ts';
import * as token from '../../lambdas/token.ts';
import { issueToken } from '../../lambdas/workspaces/access-token.ts';
import { newWorkspace, type Workspace, withProvisioning } from '../../lambdas/workspaces/workspace.ts';
import type { WorkspaceStore } from '../../lambdas/workspaces/workspace-store.ts';
import type { LambdaHandler } from '../../local/functions.ts';
import { type Answer, type GatewayOptions, openGateway } from '../../local/gateway.ts';
import { openEngine, type TestEngine } from './engine.ts';

/** A request as tests write it: GET, with the token of a workspace, unless they say otherwise. */
export interface TestRequest {
  readonly method?: string;
  /** Below the base path, as it is sent: /Users?count=1 */
  readonly path: string;
  /** Null leaves a header out; a list sends it more than once. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | null>>;
  /** Sent as JSON; a string and bytes are sent as they are. */
  readonly body?: unknown;
}

/** A workspace of a test, with provisioning on, and how to speak to it. */
export interface TestWorkspace {
  readonly id: string;
  readonly token: string;
  readonly send: (request: TestRequest) => Promise<Answer>;
}

export interface TestService {
  readonly engine: TestEngine;
  /** The tenants, as an operator has them. */
  readonly workspaces: WorkspaceStore;
  /** A workspace that no other test uses; what differs from the usual settings can be given. */
  readonly newWorkspace: (settings?: Partial<Workspace>) => Promise<TestWorkspace>;
  /** A token for an existing workspace. */
  readonly newToken: (workspaceId: string, expires?: Date) => Promise<string>;
  /** Sends a request without a workspace: its headers are all there are, its path is the whole URL below the host. */
  readonly send: (request: TestRequest) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

/** The host that requests of tests are addressed to, and what `meta.location` begins with. */
export const host = 'scim.example.com';
export const base = `https://${host}${basePath}`;

/** The functions behind the local gateway, on an engine of their own: everything but the network. The options are the gateway's. */
export async function openService(options: Partial<GatewayOptions> = {}): Promise<TestService> {
  const engine = await openEngine();
  const workspaces = openWorkspaces();
  const answer = openGateway({ functions, authorizerCache: 60, now: Date.now, ...options });
  const send = ({ method = 'GET', path, headers = {}, body = '' }: TestRequest) =>
    answer({
      method,
      url: path,
      headers: toHeaders({ host, ...headers }),
      body: body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      sourceIp: '192.0.2.1',
      host,
    });
  const newToken = async (workspaceId: string, expires?: Date) => {
    const request = { workspaceId, name: 'test', scopes: ['scim'], ...(expires && { expires }) };
    const { text, token } = issueToken(request, randomBytes(32), new Date());
    await workspaces.addToken(token);
    return text;
  };
  return {
    engine,
    workspaces,
    newToken,
    send,
    async newWorkspace(settings = {}) {
      const id = `test-${(++made).toString().padStart(4, '0')}`;
      const workspace = withProvisioning(newWorkspace(id, 'Test', true, new Date()), true);
      await workspaces.create({ ...workspace, ...settings, id });
      const token = await newToken(id);
      return {
        id,
        token,
        send: (request) =>
          send({
            ...request,
            path: basePath + request.path,
            headers: { authorization: `Bearer ${token}`, ...request.headers },
          }),
      };
    },
    close: engine.close,
  };
}

let made = 0;

/** The functions by the names of their files; the sources, not the bundles, so that coverage and mutants count. */
const modules: Readonly<Record<(typeof apiFunctionNames)[number], { readonly handler: unknown }>> = {
  authorizer,
  create,
  discover,
  get,
  list,
  manage,
  page,
  patch,
  put,
  remove,
  token,
  fallback,
};
const functions = Object.fromEntries(
  Object.entries(modules).map(([name, { handler }]) => [name, handler as LambdaHandler]),
);

/** Names in lower case, as node:http has them. Of two headers that differ only in case, the later one counts. */
function toHeaders(headers: NonNullable<TestRequest['headers']>): Record<string, string[]> {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries(
    [...byName].flatMap(([name, value]) => (value === null ? [] : [[name, [value].flat() as string[]]])),
  );
}
