import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openManagementClient } from '../../client/management-client.mjs';

/** A workspace of one test, as the product's back end and as an identity provider see it. */
export interface StagedWorkspace {
  readonly id: string;
  /** A link to its settings page, for Ada Lovelace; it works once. */
  readonly link: (returnUrl?: string) => Promise<string>;
  /** A settings session, as the product's page gives it to the element. */
  readonly session: () => Promise<{ readonly workspace: string; readonly token: string; readonly expiresAt: string }>;
  readonly issueToken: (name: string, expiresAt?: Date) => Promise<{ readonly id: string; readonly token: string }>;
  /** A request of an identity provider, Okta unless it says otherwise. */
  readonly scim: (request: ScimRequest) => Promise<Response>;
}

interface ScimRequest {
  readonly token: string;
  readonly method?: string;
  readonly path: string;
  readonly body?: object;
  readonly agent?: string;
}

export interface Stage {
  /** http://127.0.0.1:4711 */
  readonly origin: string;
  /** What `npm start` printed. */
  readonly printed: string;
  readonly management: ReturnType<typeof openManagementClient>;
  readonly newWorkspace: (
    name: string,
    settings?: { sso?: boolean; provisioning?: boolean },
  ) => Promise<StagedWorkspace>;
  readonly close: () => Promise<void>;
}

/** The server of `npm start` with a folder of its own. */
export async function openStage(environment: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'scim-page-'));
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL_DYNAMODB: '',
    PORT: '0',
    DATA_DIR: folder,
    NODE_OPTIONS: '',
    ...environment,
  };
  const server = spawn(process.execPath, ['local/server.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const printed = await new Promise<string>((ready, reject) => {
    let text = '';
    server.stdout.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('SCIM endpoint ready at')) ready(text);
    });
    server.on('exit', () => reject(new Error(`the server did not start: ${text}`)));
  });
  const [, base = ''] = /ready at (\S+)/.exec(printed) ?? [];
  const [, key = ''] = /Management key: (\S+)/.exec(printed) ?? [];
  const origin = new URL(base).origin;
  const management = openManagementClient({ url: origin, token: key });
  return {
    origin,
    printed,
    management,
    async newWorkspace(name, { sso = true, provisioning = sso } = {}) {
      made += 1;
      const id = `staged-${made}`;
      await taken(management.POST('/manage/v1/workspaces', { body: { id, name, sso } }));
      const path = { workspace: id };
      if (provisioning)
        await taken(
          management.PATCH('/manage/v1/workspaces/{workspace}', { params: { path }, body: { provisioning } }),
        );
      return toWorkspace(id, { origin, base, management });
    },
    async close() {
      server.removeAllListeners('exit');
      server.kill('SIGTERM');
      await once(server, 'exit');
      rmSync(folder, { recursive: true });
    },
  };
}

let made = 0;

interface Surroundings {
  readonly origin: string;
  readonly base: string;
  readonly management: ReturnType<typeof openManagementClient>;
}

function toWorkspace(id: string, { base, management }: Surroundings): StagedWorkspace {
  const path = { workspace: id };
  const open = (returnUrl?: string) =>
    taken(
      management.POST('/manage/v1/workspaces/{workspace}/sessions', {
        params: { path },
        body: { actor: { id: '42', name: 'Ada Lovelace' }, ...(returnUrl !== undefined && { returnUrl }) },
      }),
    );
  return {
    id,
    link: async (returnUrl) => String((await open(returnUrl)).url),
    async session() {
      const { token = '', expiresAt } = await open();
      return { workspace: id, token, expiresAt };
    },
    async issueToken(name, expiresAt) {
      const body = { name, ...(expiresAt && { expiresAt: expiresAt.toISOString() }) };
      const { id: token, token: text = '' } = await taken(
        management.POST('/manage/v1/workspaces/{workspace}/tokens', { params: { path }, body }),
      );
      return { id: token, token: text };
    },
    scim: ({ token, method = 'GET', path, body, agent = 'Okta SCIM Client 1.0.0' }) =>
      fetch(base + path, {
        method,
        headers: { Authorization: `Bearer ${token}`, 'User-Agent': agent, 'Content-Type': 'application/scim+json' },
        ...(body && { body: JSON.stringify(body) }),
      }),
  };
}

async function taken<T>(answer: Promise<{ data?: T; error?: unknown }>): Promise<T> {
  const { data, error } = await answer;
  if (data === undefined) throw new Error(`refused: ${JSON.stringify(error)}`);
  return data;
}
