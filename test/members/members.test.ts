import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { StoredMember } from '../../lambdas/members/member-store.ts';
import { noTarget, type ScimError } from '../../lambdas/scim/error.ts';
import type { JsonObject } from '../../lambdas/scim/json.ts';
import { lenient } from '../../lambdas/scim/modes.ts';
import { applyPatch } from '../../lambdas/scim/patch/apply.ts';
import { parsePatch } from '../../lambdas/scim/patch/parse.ts';

import type { Draft } from '../../lambdas/scim/resource.ts';
import { replace } from '../../lambdas/scim/schema/replace.ts';
import { user, userScope } from '../../lambdas/scim/schema/user.ts';
import { audit } from '../aws/audit.ts';
import { openStore } from '../aws/store.ts';
import { openEngine, type TestEngine } from '../support/engine.ts';
import { catalogue, namesOf, openPeople, toQuery } from './people.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

let workspaces = 0;
function openWorkspace() {
  workspaces += 1;
  const workspace = `members-${workspaces}`;
  let time = Date.parse('2026-01-01T00:00:00.000Z');
  const people = openPeople(openStore(engine.client, workspace), { now: () => new Date(time) });
  const pass = (milliseconds: number) => {
    time += milliseconds;
  };
  const list = async () => namesOf(await people.search(toQuery({})));
  return { workspace, people, pass, list };
}
const idOf = (resource: Draft) => String(resource['id']);
const title = (text: string) => (current: Draft) => ({ ...current, title: text });
const addresses = (count: number, host: string) =>
  Array.from({ length: count }, (_, index) => ({ value: `a${index}@${host}` }));

describe('a draft of a change', () => {
  const refusalOf = (attempt: () => unknown) => {
    try {
      attempt();
    } catch (error) {
      return error as ScimError;
    }
    return undefined;
  };

  test('can be checked: it is refused as the change would be, and the change continues without the refused part', async () => {
    const { people } = openWorkspace();
    await people.add({ userName: 'grace', externalId: 'g-1' });
    const id = idOf(await people.add({ userName: 'ada' }));
    const refused: (number | undefined)[] = [];
    const changed = await people.change(id, undefined, (current, accept) => {
      const drafts: readonly Draft[] = [
        { ...current, userName: 'GRACE' },
        { ...current, externalId: 'g-1' },
        { ...current, title: 'x'.repeat(40_000) },
        { ...current, roles: [{ value: 'owner' }] },
      ];
      const refusals = drafts.map((draft) => refusalOf(() => accept(draft))?.status);
      refused.push(...refusals);
      return { ...current, ...(refusals[0] === undefined && { userName: 'GRACE' }), title: 'Guide' };
    });
    expect(refused).toEqual([undefined, undefined, 413, 400, 409, undefined, 413, 400]);
    expect(changed).toMatchObject({ userName: 'ada', title: 'Guide' });
  });

  test('that keeps a conflicting value is refused', async () => {
    const { people } = openWorkspace();
    await people.add({ userName: 'grace' });
    const id = idOf(await people.add({ userName: 'ada' }));
    const make = (current: Draft) => ({ ...current, userName: 'grace' });
    await expect(people.change(id, undefined, make)).rejects.toMatchObject({ status: 409, scimType: 'uniqueness' });
  });
});

describe('a new member', () => {
  test('is active, has the default role and the attributes that the service sets', async () => {
    const { people } = openWorkspace();
    const added = await people.add({ userName: 'Ada' });
    const id = idOf(added);
    expect(added).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      id,
      userName: 'Ada',
      active: true,
      roles: [{ value: 'contributor', primary: true }],
      meta: {
        resourceType: 'User',
        created: '2026-01-01T00:00:00.000Z',
        lastModified: '2026-01-01T00:00:00.000Z',
        location: `https://scim.example.com/scim/v2/Users/${id}`,
        version: 'W/"1"',
      },
    });
    expect(await people.read(id)).toEqual(added);
  });

  test.each([
    ['ada@example.com', 'ADA@Example.com'],
    ['\u00e4da', 'A\u0308DA'],
    ['\u01f0ohn', 'J\u030cohn'],
    ['straße', 'STRASSE'],
    ['STRAẞE', 'straße'],
    ['μαριος@x', 'ΜΑΡΙΟΣ@X'],
    ['\u00b5m', '\u039cM'],
    ['congreſs', 'CONGRESS'],
    ['\u01c5ep', '\u01c4EP'],
    ['ада', 'АДА'],
  ])('is refused if %s exists and its name is %s', async (userName, other) => {
    const { people, list } = openWorkspace();
    await people.add({ userName });
    const refusal = { status: 409, scimType: 'uniqueness', message: expect.stringContaining('userName') };
    await expect(people.add({ userName: other })).rejects.toMatchObject(refusal);
    expect(await list()).toEqual([userName]);
  });

  test('is refused by its externalId, in the same case only', async () => {
    const { people, list } = openWorkspace();
    await people.add({ userName: 'a', externalId: 'X' });
    const refusal = { status: 409, scimType: 'uniqueness', message: expect.stringContaining('externalId') };
    await expect(people.add({ userName: 'b', externalId: 'X' })).rejects.toMatchObject(refusal);
    await people.add({ userName: 'c', externalId: 'x' });
    expect(await list()).toEqual(['a', 'c']);
  });

  test.each<[string, Draft, object]>([
    ['without a userName', { title: 'x' }, { status: 400, scimType: 'invalidValue' }],
    ['with a userName that is too long', { userName: 'ä'.repeat(257) }, { status: 400, scimType: 'invalidValue' }],
    [
      'with too many addresses',
      { userName: 'a', emails: addresses(41, 'b') },
      { status: 400, scimType: 'invalidValue' },
    ],
    ['with an unknown role', { userName: 'a', roles: [{ value: 'owner' }] }, { status: 400, scimType: 'invalidValue' }],
    ['that is too large', { userName: 'a', title: 'x'.repeat(33_000) }, { status: 413 }],
    ['that is too large for an answer', { userName: 'a', title: '"'.repeat(14_400) }, { status: 413 }],
    ['that is too large for it in backslashes', { userName: 'a', title: '\\'.repeat(14_400) }, { status: 413 }],
  ])('%s is refused, and nothing is stored', async (_, draft, refusal) => {
    const { people, list } = openWorkspace();
    await expect(people.add(draft)).rejects.toMatchObject(refusal);
    expect(await list()).toEqual([]);
  });

  test('may reach every limit at once, and change all of its keys in one go', async () => {
    const { workspace, people, list } = openWorkspace();
    const largest = (letter: string): Draft => ({
      userName: letter.repeat(512),
      externalId: letter.repeat(512),
      emails: addresses(40, letter.repeat(500)),
    });
    const added = await people.add(largest('a'));
    const changed = await people.change(idOf(added), undefined, () => largest('b'));
    expect(changed).toMatchObject(largest('b'));
    expect(namesOf(await people.search(toQuery({ filter: `userName eq "${'B'.repeat(512)}"` })))).toHaveLength(1);
    expect(await list()).toEqual(['b'.repeat(512)]);
    expect(await audit(engine.client, workspace)).toEqual([]);
  });
});

describe('a change', () => {
  test.each<[string, Draft, number | undefined]>([
    ['deactivated', { active: false }, undefined],
    ['made smaller', { title: '"'.repeat(14_500) }, undefined],
    ['made larger', { title: '"'.repeat(15_001) }, 413],
    ['given another value', { displayName: 'Ada' }, 413],
  ])('of a member above the size limit may be %s, unless the member grows', async (_, change, status) => {
    const { workspace, people } = openWorkspace();
    const meta = { created: '2026-01-01T00:00:00.000Z', lastModified: '2026-01-01T00:00:00.000Z' };
    const roles = [{ value: 'viewer', primary: true }];
    const json = JSON.stringify({ userName: 'ada', title: '"'.repeat(15_000), active: true, roles, meta });
    const [added] = await openStore(engine.client, workspace).add([
      { json, keys: [{ kind: 'userName', value: 'ada', unique: true }] },
    ]);
    const { id } = added as StoredMember;
    const changed = people.change(id, undefined, (current) => ({ ...current, ...change }));
    if (status) await expect(changed).rejects.toMatchObject({ status });
    else expect(await changed).toMatchObject(change);
  });

  test('increments the version and sets lastModified; created stays', async () => {
    const { people, pass } = openWorkspace();
    const added = await people.add({ userName: 'ada' });
    pass(1000);
    const changed = await people.change(idOf(added), undefined, title('Countess'));
    expect(changed).toMatchObject({
      title: 'Countess',
      meta: { created: '2026-01-01T00:00:00.000Z', lastModified: '2026-01-01T00:00:01.000Z', version: 'W/"2"' },
    });
    expect(await people.read(idOf(added))).toEqual(changed);
  });

  test('that changes nothing keeps version and time', async () => {
    const { people, pass } = openWorkspace();
    const added = await people.add({ userName: 'ada', title: 'Countess' });
    pass(1000);
    expect(await people.change(idOf(added), undefined, title('Countess'))).toEqual(added);
    expect(await people.read(idOf(added))).toEqual(added);
  });

  describe('of a member with a role that is no longer in the catalogue', () => {
    async function addWithOldRole() {
      const { workspace, people } = openWorkspace();
      const old = { names: [...catalogue.names, 'owner'], fallback: 'contributor' };
      const before = openPeople(openStore(engine.client, workspace), { roles: old });
      return { people, id: idOf(await before.add({ userName: 'ada', roles: [{ value: 'owner' }] })) };
    }
    const patch = (...operations: object[]) => {
      const body = { Operations: operations } as JsonObject;
      const parsed = parsePatch(body, { scope: userScope, mode: lenient });
      return (current: Draft) => applyPatch(current, parsed, user, lenient).draft;
    };
    const put = (sent: Draft) => (current: Draft) => replace(current, sent, user);

    test.each<[string, (current: Draft) => Draft, object]>([
      ['a PATCH deactivates it', patch({ op: 'replace', path: 'active', value: false }), { active: false }],
      ['a PATCH changes another attribute', patch({ op: 'add', path: 'title', value: 'x' }), { title: 'x' }],
      ['a PUT without roles deactivates it', put({ userName: 'ada', active: false }), { active: false }],
      ['a PUT sends the same role', put({ userName: 'ada', title: 'x', roles: [{ value: 'owner' }] }), { title: 'x' }],
    ])('%s, and the role stays', async (_, make, expected) => {
      const { people, id } = await addWithOldRole();
      const roles = [{ value: 'owner', primary: true }];
      expect(await people.change(id, undefined, make)).toMatchObject({ ...expected, roles });
    });

    test('a role of the catalogue replaces it, and it cannot come back', async () => {
      const { people, id } = await addWithOldRole();
      const set = (value: string) => people.change(id, undefined, put({ userName: 'ada', roles: [{ value }] }));
      expect(await set('viewer')).toMatchObject({ roles: [{ value: 'viewer', primary: true }] });
      await expect(set('owner')).rejects.toMatchObject({ status: 400, scimType: 'invalidValue' });
    });
  });

  test('by a clock that is behind does not set the time back', async () => {
    const { people, pass } = openWorkspace();
    const added = await people.add({ userName: 'ada' });
    pass(-60_000);
    const { meta } = await people.change(idOf(added), undefined, title('Countess'));
    expect(meta).toMatchObject({ lastModified: '2026-01-01T00:00:00.000Z', version: 'W/"2"' });
  });

  test('of only the case is stored, and the name stays unique', async () => {
    const { workspace, people, list } = openWorkspace();
    const added = await people.add({ userName: 'ada' });
    await people.change(idOf(added), undefined, (current) => ({ ...current, userName: 'ADA' }));
    expect(namesOf(await people.search(toQuery({ filter: 'userName eq "ada"' })))).toEqual(['ADA']);
    await expect(people.add({ userName: 'Ada' })).rejects.toMatchObject({ status: 409 });
    expect(await list()).toEqual(['ADA']);
    expect(await audit(engine.client, workspace)).toEqual([]);
  });

  test('without active and id keeps both', async () => {
    const { people } = openWorkspace();
    const added = await people.add({ userName: 'ada', active: false });
    const { userName: _, ...rest } = await people.change(idOf(added), undefined, () => ({
      userName: 'ada',
      title: 'x',
    }));
    expect(rest).toMatchObject({ id: added['id'], active: false, title: 'x' });
  });

  test('that is refused leaves the member as it was', async () => {
    const { people } = openWorkspace();
    const added = await people.add({ userName: 'ada' });
    const refuse = () => {
      throw noTarget('nothing there');
    };
    await expect(people.change(idOf(added), undefined, refuse)).rejects.toMatchObject({ scimType: 'noTarget' });
    await expect(people.change(idOf(added), undefined, () => ({}))).rejects.toMatchObject({ status: 400 });
    expect(await people.read(idOf(added))).toEqual(added);
  });

  test('of a missing member is 404, before its condition is checked', async () => {
    const { people } = openWorkspace();
    const never = () => {
      throw new Error('asked');
    };
    for (const id of ['1-aaaaaaaaaaaaaaaaaaaaaa', 'x', '']) {
      await expect(people.change(id, () => never(), never)).rejects.toMatchObject({ status: 404 });
      await expect(people.read(id)).rejects.toMatchObject({ status: 404 });
    }
  });
});

describe('a condition', () => {
  test('that does not hold is 412, and nothing changes', async () => {
    const { people } = openWorkspace();
    const added = await people.add({ userName: 'ada' });
    const refused = people.change(idOf(added), (version) => version === 'W/"2"', title('x'));
    await expect(refused).rejects.toMatchObject({ status: 412 });
    expect(await people.read(idOf(added))).toEqual(added);
  });

  test('that held when the member was read, but no longer when it was written, is 412', async () => {
    const { people } = openWorkspace();
    const id = idOf(await people.add({ userName: 'ada' }));
    const isFirst = (version: string) => version === 'W/"1"';
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((text) => people.change(id, isFirst, title(text))));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ status: 412 });
    }
    expect(await people.read(id)).toMatchObject({ meta: { version: 'W/"2"' } });
  });
});
