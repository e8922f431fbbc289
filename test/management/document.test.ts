import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { managementPath } from '../../lambdas/http/routes.ts';
import { toDocument } from '../../lambdas/management/app.ts';
import { operationNames } from '../support/conformance.ts';
import { openManagementApi, type TestManagement } from '../support/management.ts';

let api: TestManagement;
beforeAll(async () => {
  api = await openManagementApi();
});
afterAll(() => api.close());

test('the document is valid OpenAPI 3.1, by a public validator', async () => {
  const document = JSON.parse(JSON.stringify(toDocument()));
  expect(await new Validator().validate(document)).toEqual({ valid: true });
  expect(document.openapi).toMatch(/^3\.1\./);
});

test('the API serves the document', async () => {
  const { status, body } = await api.send({ path: '/openapi.json' });
  expect([status, body]).toEqual([200, JSON.parse(JSON.stringify(toDocument()))]);
});

test('the operations of the document are these', () => {
  const workspace = `${managementPath}/workspaces/{workspace}`;
  expect(operationNames.toSorted()).toEqual(
    [
      `GET ${managementPath}/workspaces`,
      `POST ${managementPath}/workspaces`,
      `GET ${workspace}`,
      `PATCH ${workspace}`,
      `GET ${workspace}/tokens`,
      `POST ${workspace}/tokens`,
      `POST ${workspace}/tokens/{token}/rotate`,
      `DELETE ${workspace}/tokens/{token}`,
      `GET ${workspace}/clients`,
      `POST ${workspace}/clients`,
      `DELETE ${workspace}/clients/{client}`,
      `GET ${workspace}/token-clients`,
      `POST ${workspace}/token-clients`,
      `DELETE ${workspace}/token-clients/{client}`,
      `POST ${workspace}/token-clients/{client}/secrets`,
      `POST ${workspace}/token-clients/{client}/secrets/{secret}/rotate`,
      `DELETE ${workspace}/token-clients/{client}/secrets/{secret}`,
      `POST ${workspace}/token-clients/{client}/trusts`,
      `DELETE ${workspace}/token-clients/{client}/trusts/{trust}`,
      `PUT ${workspace}/token-clients/{client}/keys`,
      `POST ${workspace}/token-clients/{client}/keys`,
      `DELETE ${workspace}/token-clients/{client}/keys`,
      `DELETE ${workspace}/token-clients/{client}/keys/{key}`,
      `POST ${workspace}/assertion-check`,
      `GET ${workspace}/members`,
      `GET ${workspace}/members/{member}`,
      `GET ${workspace}/activity`,
      `GET ${workspace}/status`,
      `POST ${workspace}/sessions`,
      `POST ${managementPath}/sessions/exchange`,
      `GET ${managementPath}/openapi.json`,
    ].toSorted(),
  );
});

test('each operation has a name and a summary, and no two have the same name', () => {
  const operations = Object.values(toDocument().paths ?? {}).flatMap((item) => Object.values(item)) as {
    readonly operationId?: string;
    readonly summary?: string;
  }[];
  for (const { operationId, summary } of operations) expect([operationId, summary]).not.toContain(undefined);
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
});
