import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { membersTable, workspacesTable } from '../../lambdas/aws/resources.ts';
import { noteDeployment } from '../../local/deployment.ts';
import { createTables } from '../../local/tables.ts';
import { type CloudFormation, openCloudFormation } from '../support/cloud-formation.ts';
import { openEngine, type TestEngine } from '../support/engine.ts';
import { toFile } from './members-file.ts';
import { admin, json } from './run-admin.ts';

const stack = 'workspace-scim-test';
/** Nothing in these names tells whose they are: a restored table, one that was imported, has any name. */
const outputs = {
  MembersTableName: 'restored-at-noon',
  WorkspacesTableName: 'workspace-scim-test-WorkspacesTable-1',
  ActivityTableName: 'workspace-scim-test-ActivityTable-1',
  UsagePlanId: 'plan',
  Roles: 'owner,guest',
  DefaultRole: 'guest',
  AuthorizerCacheSeconds: '0',
};
let engine: TestEngine;
let formation: CloudFormation;

beforeAll(async () => {
  engine = await openEngine();
  formation = await openCloudFormation();
  process.env['AWS_ENDPOINT_URL_API_GATEWAY'] = 'http://127.0.0.1:9';
  const names = [membersTable.name, workspacesTable.name];
  // The tables of the stack, and others beside them by names that begin alike.
  for (const suffix of ['1', '2', '1-restored']) {
    Object.assign(membersTable, { name: `${stack}-MembersTable-${suffix}` });
    Object.assign(workspacesTable, { name: `${stack}-WorkspacesTable-${suffix}` });
    await createTables();
  }
  Object.assign(membersTable, { name: outputs.MembersTableName });
  await createTables();
  Object.assign(membersTable, { name: names[0] });
  Object.assign(workspacesTable, { name: names[1] });
});
afterAll(async () => {
  formation.close();
  await engine.close();
});
beforeEach(() => {
  formation.refusal = undefined;
  formation.stacks.clear();
  formation.stacks.set(stack, outputs);
});

test('a command with --stack works on the tables that the outputs of the stack name', async () => {
  // It is made before its usage key, for which there is no API Gateway here.
  expect((await admin(`workspace create acme --stack ${stack}`)).error).toContain('has no usage key of its own yet');
  const { Items } = await scan(outputs.WorkspacesTableName);
  expect(Items).toMatchObject([{ subject: 'workspace#acme' }]);
  expect(await json(`workspace list --stack ${stack}`)).toMatchObject([{ id: 'acme' }]);
});

describe('a service in a stack of another app', () => {
  const named = (construct: string) =>
    Object.fromEntries(Object.entries(outputs).map(([name, value]) => [construct + name, value]));

  test('is named by the stack and the construct', async () => {
    formation.stacks.set('product', {
      ...named('Other'),
      ...named('Scim'),
      OtherMembersTableName: 'elsewhere',
      Url: 'x',
    });
    await admin('workspace create construct --stack product/Scim');
    expect(await json('workspace show construct --stack product/Scim')).toMatchObject({ id: 'construct' });
  });

  test.each([
    ['product', 'stack "product" has no service "product": give --stack product/Other or product/Scim'],
    ['product/Scm', 'stack "product" has no service "product/Scm": give --stack product/Other or product/Scim'],
  ])('%s does not name one', async (name, message) => {
    formation.stacks.set('product', { ...named('Other'), ...named('Scim') });
    expect(await admin(`workspace list --stack ${name}`)).toMatchObject({ code: 2, error: `error: ${message}` });
  });
});

describe('a stack that cannot be used gives one line that says why', () => {
  const { MembersTableName: _, ...without } = outputs;
  test.each([
    ['there is none', 'nowhere', undefined, 'there is no stack nowhere in this account and region'],
    [
      'it was never deployed whole',
      'empty',
      {},
      'stack "empty" has no outputs (status UPDATE_COMPLETE): deploy it first',
    ],
    [
      'it is that of another service',
      'other',
      without,
      'stack "other" has no output "MembersTableName": check the name, or deploy this version to it',
    ],
  ])('%s', async (_why, name, found, message) => {
    if (found) formation.stacks.set(name, found);
    expect(await admin(`workspace list --stack ${name}`)).toEqual({ code: 2, out: '', error: `error: ${message}` });
  });

  test.each(['AccessDenied', 'ExpiredToken', 'ValidationError'])('AWS answers %s', async (refusal) => {
    formation.refusal = refusal;
    const { code, error } = await admin(`workspace list --stack ${stack}`);
    expect([code, error]).toEqual([
      2,
      `error: AWS refused to describe the stack ${stack} (${refusal}): check credentials, region and rights`,
    ]);
  });
});

describe('the roles of an import are', () => {
  const file = toFile(
    { userName: 'ada' },
    { userName: 'bo', roles: [{ value: 'OWNER' }] },
    { userName: 'cy', roles: [{ value: 'viewer' }] },
  );
  const roleOf = async (name: string, on = '') => (await json(`member show acme ${name}${on}`)).roles[0].value;

  test('those of the stack, whatever the shell has', async () => {
    await admin(`workspace create acme --stack ${stack}`);
    expect(await json(`member import acme ${file} --stack ${stack}`)).toMatchObject({
      added: 2,
      refusals: [{ line: 3, reason: 'roles must be one of owner, guest' }],
    });
    expect(await roleOf('ada', ` --stack ${stack}`)).toBe('guest');
    expect(await roleOf('bo', ` --stack ${stack}`)).toBe('owner');
  });

  test('never guessed if the stack does not have them', async () => {
    const { Roles: _, ...without } = outputs;
    formation.stacks.set(stack, without);
    const { code, error } = await admin(`member import acme ${file} --stack ${stack}`);
    expect([code, error]).toEqual([2, expect.stringContaining('has no output "Roles"')]);
  });

  test('those of the server that worked on the tables last', async () => {
    await admin('workspace create acme');
    await noteDeployment({ roles: { names: ['boss', 'hand'], fallback: 'boss' }, authorizerCacheSeconds: 0 });
    await noteDeployment({ roles: { names: ['owner', 'hand'], fallback: 'hand' }, authorizerCacheSeconds: 0 });
    expect(await json(`member import acme ${file}`)).toMatchObject({ added: 2, refused: 1 });
    expect([await roleOf('ada'), await roleOf('bo')]).toEqual(['hand', 'owner']);
    expect(await json('workspace list')).toMatchObject([{ id: 'acme' }]);
  });
});

async function scan(TableName: string) {
  for await (const page of paginateScan({ client: engine.client }, { TableName })) return page;
  return { Items: [] };
}
