import { randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import { openManagement } from '../../lambdas/aws/stores.ts';
import { managementPath } from '../../lambdas/http/routes.ts';
import { issueKey, type ManagementKey } from '../../lambdas/workspaces/management-key.ts';
import { deviations } from './conformance.ts';
import { openService, type TestService } from './service.ts';

/** A request for the management API, below its path. */
export interface ManagementRequest {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ManagementAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every form
  readonly body: any;
}

export interface TestManagement {
  readonly service: TestService;
  /** A management key. */
  readonly key: string;
  readonly record: ManagementKey;
  readonly newKey: (name?: string, expires?: Date) => Promise<{ readonly text: string; readonly key: ManagementKey }>;
  /** By the management key, unless another token is given; the answer must be as the document of the API says. */
  readonly send: (request: ManagementRequest) => Promise<ManagementAnswer>;
  /** A settings session of a workspace: its token. */
  readonly openSession: (workspace: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** The issuers that the API trusts, unless the environment of the test says otherwise. */
const trusted = ['https://a.example', 'https://login.example.com/a%20b'];

export async function openManagementApi(options: Parameters<typeof openService>[0] = {}): Promise<TestManagement> {
  process.env['OAUTH_ISSUERS'] ??= JSON.stringify(trusted.map((issuer) => ({ issuer })));
  const service = await openService(options);
  const newKey = async (name = 'test', expires?: Date) => {
    const issued = issueKey({ name, expires }, randomBytes(32), new Date());
    await openManagement().addKey(issued.key);
    return issued;
  };
  const { text: key, key: record } = await newKey();
  const send = async ({ method = 'GET', path, body, token = key, headers = {} }: ManagementRequest) => {
    const url = managementPath + path;
    const answer = await service.send({
      method,
      path: url,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    expect({ method, url, deviations: deviations(method, url, answer) }).toEqual({ method, url, deviations: [] });
    const isJson = /json/.test(answer.headers['content-type'] ?? answer.headers['Content-Type'] ?? '');
    return { ...answer, body: isJson && answer.body !== '' ? JSON.parse(answer.body) : answer.body };
  };
  return {
    service,
    key,
    record,
    newKey,
    send,
    async openSession(workspace) {
      const body = { actor: { id: '42', name: 'Ada Lovelace' } };
      const answer = await send({ method: 'POST', path: `/workspaces/${workspace}/sessions`, body });
      expect(answer.status).toBe(201);
      return answer.body.token;
    },
    close: service.close,
  };
}
