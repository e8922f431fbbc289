import { DeleteCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { membersTable, type TableDefinition, workspacesTable } from '../../lambdas/aws/resources.ts';
import { noteDeployment } from '../../local/deployment.ts';
import { findDeployment } from '../../tools/admin/deployment.ts';
import { audit } from '../aws/audit.ts';
import { openService, type TestService } from '../support/service.ts';
import { killAt } from './kill-at.ts';
import { recoverTable } from './recover-table.ts';
import { admin, json } from './run-admin.ts';

let service: TestService;
beforeAll(async () => {
  service = await openService({ authorizerCache: 0 });
});
afterAll(() => service.close());

const recoverMembers = () => recoverTable(service.engine.client, membersTable);
const recoverWorkspaces = () => recoverTable(service.engine.client, workspacesTable);

/** All is gone, as of a table that someone has deleted and a deployment has made again. */
async function lose({ name, partitionKey, sortKey }: TableDefinition, whose: string): Promise<void> {
  const { client } = service.engine;
  for await (const { Items = [] } of paginateScan({ client }, { TableName: name }))
    for (const item of Items.filter(
      (each) => JSON.stringify(each).includes(`"${whose}"`) || each[partitionKey] === `workspace#${whose}`,
    )) {
      const Key = { [partitionKey]: item[partitionKey], [sortKey]: item[sortKey] };
      await client.send(new DeleteCommand({ TableName: name, Key }));
    }
}

let made = 0;
async function newWorkspace(...names: readonly string[]) {
  const id = `restored-${++made}`;
  await admin(`workspace create ${id} --sso`);
  await admin(`workspace scim ${id} on`);
  const { token, tokenId } = await json(`token issue ${id} --name okta`);
  const call = async (method: string, path: string, body?: object, by = token) => {
    const headers = { authorization: `Bearer ${by}` };
    const { status, body: text } = await service.send({
      method,
      path: `/scim/v2${path}`,
      headers,
      ...(body && { body }),
    });
    return { status, body: text ? JSON.parse(text) : undefined };
  };
  const add = async (name: string) => {
    const body = { userName: name, externalId: `x-${name}`, emails: [{ value: `${name}@example.com` }] };
    return (await call('POST', '/Users', body)).body.id as string;
  };
  const ids: string[] = [];
  for (const name of names) ids.push(await add(name));
  return {
    id,
    token,
    tokenId,
    ids,
    call,
    add,
    set: (which: string | undefined, path: string, value: unknown) =>
      call('PATCH', `/Users/${which}`, { Operations: [{ op: 'replace', path, value }] }),
    list: async (by = token) =>
      (await call('GET', '/Users', undefined, by)).body.Resources.map(
        ({ userName }: { readonly userName: string }) => userName,
      ),
    find: async (name: string, by = token) =>
      (await call('GET', `/Users?filter=${encodeURIComponent(`userName eq "${name}"`)}`, undefined, by)).body
        .Resources[0]?.id,
    off: () => admin(`workspace scim ${id} off`),
    on: () => admin(`workspace scim ${id} on`),
    audit: () => audit(service.engine.client, id),
  };
}

describe('members that a mistake changed', () => {
  test('are what they were; the new ones stay, and the erased ones stay erased', async () => {
    const acme = await newWorkspace('ada', 'bo', 'cy', 'dee');
    const [ada, bo, cy] = acme.ids;
    const table = await recoverMembers();
    await acme.set(ada, 'userName', 'wrong');
    await acme.set(bo, 'active', false);
    await admin(`member erase ${acme.id} ${cy} --yes`);
    const eve = await acme.add('eve');
    await acme.off();
    const [row] = (await json(`workspace restore ${acme.id} --members ${table} --yes`)).restored;
    expect(row.members).toEqual({ putBack: 0, changed: 2, unchanged: 1, erased: 1, refused: [] });
    await acme.on();
    expect(await acme.list()).toEqual(['ada', 'bo', 'dee', 'eve']);
    expect([await acme.find('ada'), await acme.find('wrong'), await acme.find('cy'), await acme.find('eve')]).toEqual([
      ada,
      undefined,
      undefined,
      eve,
    ]);
    const { body } = await acme.call('GET', `/Users/${bo}`);
    // A change like any other: consumers are told of it by its revision.
    expect([body.active, body.meta.version]).toEqual([true, 'W/"3"']);
    expect(await acme.audit()).toEqual([]);
    await acme.off();
    const [again] = (await json(`workspace restore ${acme.id} --members ${table} --yes`)).restored;
    expect(again.members).toEqual({ putBack: 0, changed: 0, unchanged: 3, erased: 1, refused: [] });
  });

  test('are refused, each with the reason, if others have their names by now; those have precedence', async () => {
    const acme = await newWorkspace('ada', 'bo', 'cy');
    const [ada, bo] = acme.ids;
    const table = await recoverMembers();
    // bo gets the name of ada, who has another: a chain that comes undone. A new one takes the name of bo.
    await acme.set(ada, 'userName', 'ada-2');
    await acme.set(bo, 'userName', 'ada');
    await acme.off();
    const [row] = (await json(`workspace restore ${acme.id} --members ${table} --yes`)).restored;
    expect(row.members).toMatchObject({ changed: 2, refused: [] });
    await acme.on();
    await acme.set(bo, 'userName', 'bo-2');
    await acme.call('POST', '/Users', { userName: 'bo' });
    await acme.off();
    const { code, out } = await admin(`workspace restore ${acme.id} --members ${table} --yes`);
    expect(code).toBe(1);
    expect(out).toContain(
      `${acme.id}: member ${bo} was refused: userName is taken in this workspace by another member`,
    );
    await acme.on();
    expect(await acme.list()).toEqual(['ada', 'bo-2', 'cy', 'bo']);
    expect(await acme.audit()).toEqual([]);
  });

  test('come back after their items were lost, with all of their keys and the right positions', async () => {
    const acme = await newWorkspace('ada', 'bo', 'cy', 'dee');
    await admin(`member erase ${acme.id} ${acme.ids[1]} --yes`);
    await acme.list();
    const table = await recoverMembers();
    const { client, members: TableName } = service.engine;
    for (const key of ['member#000000000003', 'userName#cy', 'externalId#x-cy'])
      await client.send(new DeleteCommand({ TableName, Key: { workspaceId: acme.id, key } }));
    await acme.off();
    const [row] = (await json(`workspace restore ${acme.id} --members ${table} --yes`)).restored;
    expect(row.members).toMatchObject({ putBack: 1, unchanged: 2, erased: 0 });
    await acme.on();
    expect(await acme.list()).toEqual(['ada', 'cy', 'dee']);
    expect(await acme.find('CY')).toBe(acme.ids[2]);
    expect(await acme.audit()).toEqual([]);
  });
});

describe('a table of members that was lost', () => {
  test('is restored with its gaps, and accepts new members', async () => {
    const acme = await newWorkspace(...Array.from({ length: 12 }, (_, index) => `p${index}`));
    await admin(`member erase ${acme.id} ${acme.ids[4]} --yes`);
    const names = await acme.list();
    const table = await recoverMembers();
    await acme.off();
    await lose(membersTable, acme.id);
    for (const putBack of [11, 0]) {
      const [row] = (await json(`workspace restore ${acme.id} --members ${table} --yes`)).restored;
      expect(row.members).toMatchObject({ putBack, refused: [] });
    }
    await acme.on();
    expect(await acme.list()).toEqual(names);
    expect(await acme.audit()).toEqual([]);
    const { body } = await acme.call('GET', `/Users/${acme.ids[0]}`);
    // No client saw this revision with other contents before the loss.
    expect(body.meta.version).toBe('W/"1001"');
    await acme.add('new');
    expect(await acme.list()).toEqual([...names, 'new']);
    expect(await acme.audit()).toEqual([]);
  });

  test.each([4, 8, 11, 14, 20, 26, 30])(
    'comes back whole though a restore was killed at its request %i',
    async (nth) => {
      const acme = await newWorkspace(...Array.from({ length: 6 }, (_, index) => `p${index}`));
      await admin(`member erase ${acme.id} ${acme.ids[4]} --yes`);
      const names = await acme.list();
      const table = await recoverMembers();
      await acme.off();
      await lose(membersTable, acme.id);
      const words = `workspace restore ${acme.id} --members ${table} --yes`;
      await killAt(service.engine.endpoint, nth, words.split(' '));
      expect((await admin(words)).code).toBe(0);
      await acme.on();
      expect(await acme.list()).toEqual(names);
      expect(await acme.audit()).toEqual([]);
    },
  );

  test('and was filled again: members that exist now stay as they are', async () => {
    const acme = await newWorkspace('ada', 'bo', 'cy');
    const table = await recoverMembers();
    await lose(membersTable, acme.id);
    const bo = await acme.add('bo');
    await acme.off();
    const { code, out } = await admin(`workspace restore ${acme.id} --members ${table} --yes --json`);
    const [row] = JSON.parse(out).restored;
    expect(code).toBe(1);
    expect(row.members).toMatchObject({
      putBack: 2,
      refused: [
        { id: acme.ids[0], reason: 'another member has its sequence number: export this member and import it instead' },
      ],
    });
    // The one who came back as well has no key that another has.
    expect(row.keys.collisions).toEqual(
      expect.arrayContaining([
        { kind: 'userName', members: [bo, acme.ids[1]] },
        { kind: 'externalId', members: [bo, acme.ids[1]] },
      ]),
    );
    await acme.on();
    expect(await acme.find('bo')).toBe(bo);
    expect((await acme.call('GET', `/Users/${acme.ids[1]}`)).status).toBe(200);
    await admin(`member erase ${acme.id} ${bo} --yes`);
    expect((await admin(`workspace check ${acme.id} --mend`)).code).toBe(0);
    expect(await acme.find('bo')).toBe(acme.ids[1]);
    expect(await acme.audit()).toEqual([]);
  });
});

describe('two tables that are out of step', () => {
  test('a token that was revoked since then stays revoked, and one that was issued since then stays good', async () => {
    const acme = await newWorkspace('ada');
    const { token: leaked, tokenId } = await json(`token issue ${acme.id} --name leaked`);
    const [members, workspaces] = [await recoverMembers(), await recoverWorkspaces()];
    await admin(`token revoke ${acme.id} ${tokenId}`);
    const { token: fresh } = await json(`token issue ${acme.id} --name fresh`);
    await acme.set(acme.ids[0], 'userName', 'wrong');
    await acme.off();
    const tables = `--members ${members} --workspaces ${workspaces}`;
    for (const lost of ['', ' --lost']) {
      const [row] = (await json(`workspace restore ${acme.id} ${tables} --yes${lost}`)).restored;
      expect(row.credentials.map(({ outcome }: { readonly outcome: string }) => outcome)).toEqual(['kept', 'kept']);
    }
    await acme.on();
    const status = async (by: string) => (await acme.call('GET', '/Users', undefined, by)).status;
    expect([await status(acme.token), await status(leaked), await status(fresh)]).toEqual([200, 401, 200]);
    expect(await acme.list()).toEqual(['ada']);
  });

  test('credentials that only the restored table knows do not come to life, unless the operator says that the table was lost', async () => {
    const acme = await newWorkspace('ada');
    const { tokenId } = await json(`token issue ${acme.id} --name old`);
    await admin(`token revoke ${acme.id} ${tokenId}`);
    await admin(`client add ${acme.id} --issuer https://issuer.example.com --client-id ${acme.id}`);
    await admin(`client create ${acme.id} --name entra`);
    await admin(`administrator add ${acme.id} user-${acme.id}`);
    const table = await recoverWorkspaces();
    const { key: _, ...before } = { key: 0, ...(await json(`workspace show ${acme.id}`)) };
    await lose(workspacesTable, acme.id);
    expect((await acme.call('GET', '/Users')).status).toBe(401);

    const [row] = (await json(`workspace restore ${acme.id} --workspaces ${table} --yes`)).restored;
    const outcomes = row.credentials.map(({ outcome }: { readonly outcome: string }) => outcome);
    expect(outcomes.toSorted()).toEqual(['left out', 'left out', 'left out', 'restored', 'revoked']);
    // The members were never touched; the switch is off until the operator turns it on.
    expect(await json(`workspace show ${acme.id}`)).toEqual({ ...before, provisioning: false });
    await acme.on();
    expect((await acme.call('GET', '/Users')).status).toBe(401);
    const { token: next } = await json(`token issue ${acme.id} --name next`);
    expect(await acme.list(next)).toEqual(['ada']);
    expect(await json(`client list ${acme.id}`)).toEqual([]);

    await lose(workspacesTable, acme.id);
    const { out } = await admin(`workspace restore ${acme.id} --workspaces ${table} --lost --yes`);
    expect(out.match(/restored as it was/g)).toHaveLength(5);
    await acme.on();
    expect((await acme.call('GET', '/Users')).status).toBe(200);
    expect(await json(`token list ${acme.id}`)).toMatchObject([
      { name: 'okta' },
      { name: 'old', revoked: expect.any(String) },
    ]);
    expect([await json(`client list ${acme.id}`), await json(`administrator list ${acme.id}`)]).toMatchObject([
      [{ name: 'entra' }, {}],
      [{}],
    ]);
    // A run that was stopped and repeated still names every credential that is live again.
    await acme.off();
    const { out: again } = await admin(`workspace restore ${acme.id} --workspaces ${table} --lost --yes`);
    expect(again.match(/is live, as before this run/g)).toHaveLength(4);
    expect((await admin(`workspace restore ${acme.id} --workspaces ${table} --yes`)).out).not.toContain('is live');
  });

  test('the roles of the service come back with the table of workspaces, whatever the shell says', async () => {
    const acme = await newWorkspace();
    const roles = { names: ['owner', 'guest'], fallback: 'guest' };
    await noteDeployment({ roles, authorizerCacheSeconds: 0 });
    const table = await recoverWorkspaces();
    await service.engine.client.send(
      new DeleteCommand({ TableName: workspacesTable.name, Key: { subject: 'deployment', key: 'deployment' } }),
    );
    await acme.off();
    await admin(`workspace restore ${acme.id} --workspaces ${table} --yes`);
    expect(await findDeployment(undefined)).toMatchObject({ roles });
    await service.engine.client.send(
      new DeleteCommand({ TableName: workspacesTable.name, Key: { subject: 'deployment', key: 'deployment' } }),
    );
  });

  test('a client or an administrator who belongs to another workspace by now stays there', async () => {
    const [acme, globex] = [await newWorkspace(), await newWorkspace()];
    const which = `--issuer https://issuer.example.com --client-id moved-${acme.id}`;
    await admin(`client add ${acme.id} ${which}`);
    const table = await recoverWorkspaces();
    await admin(`client remove ${acme.id} ${which}`);
    await admin(`client add ${globex.id} ${which}`);
    await acme.off();
    await admin(`workspace restore ${acme.id} --workspaces ${table} --lost --yes`);
    expect([await json(`client list ${acme.id}`), await json(`client list ${globex.id}`)]).toMatchObject([[], [{}]]);
  });
});

test('of all workspaces those that were deleted since then stay deleted, and are named', async () => {
  const [acme, gone] = [await newWorkspace('ada'), await newWorkspace('bo')];
  const [members, workspaces] = [await recoverMembers(), await recoverWorkspaces()];
  await admin(`workspace delete ${gone.id} --yes`);
  await acme.set(acme.ids[0], 'userName', 'wrong');
  for (const { id } of await json('workspace list')) await admin(`workspace scim ${id} off`);
  const words = `workspace restore --members ${members} --workspaces ${workspaces} --yes`;
  const { restored: rows, leftOut } = await json(words);
  expect(leftOut).toContain(gone.id);
  expect(rows.find(({ workspace }: { readonly workspace: string }) => workspace === acme.id)).toMatchObject({
    members: { changed: 1 },
  });
  expect((await admin(`workspace show ${gone.id}`)).code).toBe(2);
  expect((await admin(words)).out).toContain(
    `${gone.id}: only the restored table has this workspace: to restore it, give its id`,
  );
  await admin(`workspace restore ${gone.id} --members ${members} --workspaces ${workspaces} --yes`);
  expect(await json(`workspace show ${gone.id}`)).toMatchObject({ provisioning: false });
  expect((await json(`token list ${gone.id}`))[0].revoked).toEqual(expect.any(String));
});

test('management keys come back with all workspaces: revoked, unless the operator says that the table was lost', async () => {
  for (const { id } of await service.workspaces.list()) await admin(`workspace scim ${id} off`);
  const issue = (name: string) => json(`key issue --name ${name}`);
  const status = async ({ key }: { readonly key: string }) =>
    (await service.send({ path: '/manage/v1/workspaces', headers: { authorization: `Bearer ${key}` } })).status;
  const [live, leaked, kept] = [await issue('live'), await issue('leaked'), await issue('kept')];
  await admin(`key revoke ${leaked.keyId}`);
  const table = await recoverWorkspaces();
  await admin(`key revoke ${kept.keyId}`);
  const loseKeys = async () => {
    await lose(workspacesTable, live.keyId);
    await lose(workspacesTable, leaked.keyId);
  };

  await loseKeys();
  expect(await status(live)).toBe(401);
  const { keys } = await json(`workspace restore --workspaces ${table} --yes`);
  const outcomes = Object.fromEntries(
    keys.map(({ credential, outcome }: Record<string, string>) => [/\((\w+)\)/.exec(credential ?? '')?.[1], outcome]),
  );
  expect(outcomes).toEqual({ live: 'revoked', leaked: 'restored', kept: 'kept' });
  expect([await status(live), await status(leaked), await status(kept)]).toEqual([401, 401, 401]);

  await loseKeys();
  const { out } = await admin(`workspace restore --workspaces ${table} --lost --yes`);
  expect(out).toContain(`management key ${live.keyId} (live): restored as it was`);
  expect([await status(live), await status(leaked), await status(kept)]).toEqual([200, 401, 401]);
  const [one] = await service.workspaces.list();
  expect((await json(`workspace restore ${one?.id} --workspaces ${table} --yes`)).keys).toEqual([]);
});

describe('a restore that is not possible', () => {
  test.each([
    ['', 'the restored tables are not named: give --members, --workspaces or both'],
    [' --members none', 'there is no table "none"'],
    [' --workspaces none', 'there is no table "none"'],
    [' --members scim-members', 'scim-members is the table of the service itself: give the name of the restored table'],
    [' --members scim-workspaces', 'table "scim-workspaces" is not a table of members'],
    [' --workspaces scim-members', 'table "scim-members" is not a table of workspaces'],
  ])('with%s is a usage error', async (words, message) => {
    const { id, off } = await newWorkspace();
    await off();
    expect(await admin(`workspace restore ${id}${words} --yes`)).toEqual({
      code: 2,
      out: '',
      error: `error: ${message}`,
    });
  });

  test('changes nothing if the workspace is in use or does not exist, or nobody confirms', async () => {
    const acme = await newWorkspace('ada');
    const table = await recoverMembers();
    await acme.set(acme.ids[0], 'userName', 'wrong');
    const words = `workspace restore ${acme.id} --members ${table}`;
    expect((await admin(`${words} --yes`)).error).toMatch(
      /^error: provisioning of restored-\d+ is on: switch it off first/,
    );
    await acme.off();
    const terminal = process.stdin.isTTY;
    process.stdin.isTTY = false;
    expect((await admin(words)).error).toBe(
      'error: this command needs a confirmation, but the input is not a terminal: add --yes',
    );
    process.stdin.isTTY = terminal;
    expect((await admin(`workspace restore nowhere --members ${table} --yes`)).error).toBe(
      'error: there is no workspace "nowhere"',
    );
    await acme.on();
    expect(await acme.list()).toEqual(['wrong']);
  });
});
