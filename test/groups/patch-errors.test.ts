import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { urns } from '../../lambdas/scim/schema/urns.ts';
import { openService, type TestService, type TestWorkspace } from '../support/service.ts';

/* What a PATCH of a group answers if its members are not there, or another group has its name: the error names the operation. */

let service: TestService;
beforeAll(async () => {
  service = await openService();
});
afterAll(() => service.close());

interface Sent {
  readonly status: number;
  readonly body: {
    readonly id: string;
    readonly scimType?: string;
    readonly detail?: string;
    readonly members?: unknown;
  };
}

async function send(workspace: TestWorkspace, line: string, body?: object): Promise<Sent> {
  const [method = '', path = ''] = line.split(' ');
  const headers = { 'content-type': 'application/scim+json' };
  const answer = await workspace.send({ method, path, ...(body && { body, headers }) });
  return { status: answer.status, body: answer.body === '' ? {} : JSON.parse(answer.body) };
}

const patchOf = (Operations: readonly object[]) => ({ schemas: [urns.patchOp], Operations });
const userOf = (userName: string) => ({ schemas: [urns.user], userName });
const groupOf = (displayName: string, ids: readonly string[], more = {}) => ({
  schemas: [urns.group],
  displayName,
  members: ids.map((value) => ({ value })),
  ...more,
});

/** Ada and Bob are in the group, Cy is not; Zoe is a member of another workspace, and nobody has the other ids. */
interface Names {
  readonly ada: string;
  readonly bob: string;
  readonly cy: string;
  readonly zoe: string;
  readonly nobody: string;
  readonly noId: string;
}

type ModeName = 'lenient' | 'strict';

async function openTeam(mode: ModeName) {
  const open = () => service.newWorkspace({ groups: true, mode });
  const [workspace, other] = [await open(), await open()];
  const add = async (to: TestWorkspace, name: string) => (await send(to, 'POST /Users', userOf(name))).body.id;
  const [ada, bob, cy] = [await add(workspace, 'ada'), await add(workspace, 'bob'), await add(workspace, 'cy')];
  const names: Names = { ada, bob, cy, zoe: await add(other, 'zoe'), nobody: `1-${'a'.repeat(22)}`, noId: 'x"\\y' };
  const { id } = (await send(workspace, 'POST /Groups', groupOf('Crew', [ada, bob]))).body;
  await send(workspace, 'POST /Groups', groupOf('Taken', [], { externalId: 'E1' }));
  return {
    names,
    read: async () => (await send(workspace, `GET /Groups/${id}`)).body,
    patch: (operations: readonly object[]) => send(workspace, `PATCH /Groups/${id}`, patchOf(operations)),
  };
}

type ToOperations = (names: Names) => readonly object[];

const where = (...ids: readonly string[]) =>
  `members[${ids.map((id) => `value eq ${JSON.stringify(id)}`).join(' or ')}]`;
const remove = (...ids: readonly string[]) => ({ op: 'remove', path: where(...ids) });
const replace = (...ids: readonly string[]) => ({ op: 'replace', path: where(...ids), value: { type: 'User' } });
const add = (...ids: readonly string[]) => ({ op: 'add', path: 'members', value: ids.map((value) => ({ value })) });
const put = (...ids: readonly string[]) => ({ ...add(...ids), op: 'replace' });
const rename = (value: string) => ({ op: 'replace', path: 'displayName', value });

/** The status, the scimType and the part of the request that the detail names; an error must leave the group as it was. */
async function outcomeOf(mode: ModeName, toOperations: ToOperations) {
  const { names, read, patch } = await openTeam(mode);
  const before = await read();
  const { status, body } = await patch(toOperations(names));
  if (status >= 400) expect(await read()).toEqual(before);
  return status === 204 ? 204 : [status, body.scimType, body.detail?.split(':')[0]];
}

const noTarget = (index: number) => [400, 'noTarget', `Operations[${index}].path`];
const unknown = (index: number) => [400, 'invalidValue', `Operations[${index}].value`];
const taken = (index: number) => [409, 'uniqueness', `Operations[${index}].value`];

describe('a value filter', () => {
  const removals: readonly [string, ToOperations, unknown][] = [
    ['of a member', ({ ada }) => [remove(ada)], 204],
    ['of several members', ({ ada, bob }) => [remove(ada, bob)], 204],
    ['of which some are members', ({ cy, ada, nobody }) => [remove(cy, ada, nobody)], 204],
    ['of a User who is no member', ({ cy }) => [remove(cy)], noTarget(0)],
    ['of several who are no members', ({ cy, nobody }) => [remove(cy, nobody)], noTarget(0)],
    ['of an id that nobody has', ({ nobody }) => [remove(nobody)], noTarget(0)],
    ['of what is no id', ({ noId }) => [remove(noId)], noTarget(0)],
    ['of an empty text', () => [remove('')], noTarget(0)],
    ['of a member of another workspace', ({ zoe }) => [remove(zoe)], noTarget(0)],
    ['of an id that is longer', ({ ada }) => [remove(`${ada}0`, ` ${ada}`)], noTarget(0)],
    ['in the second operation', ({ ada, cy }) => [remove(ada), remove(cy)], noTarget(1)],
    ['in the first of two', ({ ada, cy }) => [remove(cy), remove(ada)], noTarget(0)],
    ['in two operations', ({ cy, nobody }) => [rename('New'), remove(nobody), remove(cy)], noTarget(1)],
    ['of a member twice', ({ ada }) => [remove(ada), remove(ada)], noTarget(1)],
    ['of who was added before', ({ cy }) => [add(cy), remove(cy)], 204],
    ['of who is added after', ({ cy }) => [remove(cy), add(cy)], noTarget(0)],
    ['after all were removed', ({ ada }) => [{ op: 'remove', path: 'members' }, remove(ada)], noTarget(1)],
    ['before all are replaced', ({ cy, ada }) => [remove(cy), put(ada)], noTarget(0)],
    ['after all were replaced', ({ cy, ada }) => [put(cy), remove(ada)], noTarget(1)],
    ['of who remains after all were replaced', ({ cy }) => [put(cy), remove(cy)], 204],
  ];

  test.each(removals)('to remove in strict mode, %s', async (_, toOperations, expected) => {
    expect(await outcomeOf('strict', toOperations)).toEqual(expected);
  });

  test.each(removals)('to remove in lenient mode, %s, succeeds', async (_, toOperations) => {
    expect(await outcomeOf('lenient', toOperations)).toBe(204);
  });

  test('beside an add that is refused: the first of the errors counts', async () => {
    const operations: ToOperations = ({ cy, nobody }) => [remove(cy), add(nobody)];
    expect(await outcomeOf('strict', operations)).toEqual(noTarget(0));
    expect(await outcomeOf('lenient', operations)).toEqual(unknown(1));
    expect(await outcomeOf('strict', (names) => operations(names).toReversed())).toEqual(unknown(0));
  });

  test.each<[string, ToOperations, unknown]>([
    ['of a member', ({ ada }) => [replace(ada)], 204],
    ['of which some are members', ({ cy, bob, nobody }) => [replace(cy, bob, nobody)], 204],
    ['of none', ({ cy, noId }) => [replace(cy, noId)], noTarget(0)],
    ['of a member of another workspace', ({ ada, zoe }) => [remove(ada), replace(zoe)], noTarget(1)],
    ['of who was removed', ({ ada }) => [remove(ada), replace(ada)], noTarget(1)],
    ['of who was added', ({ cy }) => [add(cy), replace(cy)], 204],
    ['by an add of one of several', ({ cy, ada }) => [{ ...replace(cy, ada), op: 'add' }], 204],
    [
      'by an add of one of several, without a match',
      ({ cy, zoe }) => [{ ...replace(cy, zoe), op: 'add' }],
      noTarget(0),
    ],
    ['by an add of one that is not there', ({ cy }) => [{ ...replace(cy), op: 'add' }], 204],
    [
      'by a value of one of several',
      ({ ada, bob }) => [{ ...replace(ada, bob), value: { value: ada } }],
      [400, 'mutability', 'Operations[0].path'],
    ],
  ])('to replace, %s, is the same in both modes', async (_, toOperations, expected) => {
    expect(await outcomeOf('strict', toOperations)).toEqual(expected);
    expect(await outcomeOf('lenient', toOperations)).toEqual(expected);
  });
});

describe('the error names the operation', () => {
  test.each<[string, ToOperations, unknown]>([
    ['an add', ({ nobody }) => [add(nobody)], unknown(0)],
    ['an add after others', ({ cy, nobody }) => [rename('New'), add(cy), add(nobody)], unknown(2)],
    ['an add before others', ({ cy, noId }) => [add(noId), add(cy)], unknown(0)],
    ['two adds', ({ cy, nobody, zoe }) => [add(cy), add(zoe), add(nobody)], unknown(1)],
    ['a replace of all', ({ ada, zoe }) => [rename('New'), put(ada, zoe)], unknown(1)],
    ['an add to a replace of all', ({ ada, zoe }) => [put(ada), add(zoe)], unknown(1)],
    ['an add by a filter', ({ nobody }) => [{ ...replace(nobody), op: 'add' }], unknown(0)],
    ['a name', () => [rename('TAKEN')], taken(0)],
    ['a name after members', ({ cy }) => [add(cy), rename('Taken')], taken(1)],
    ['an externalId', () => [rename('New'), { op: 'add', path: 'externalId', value: 'E1' }], taken(1)],
    ['a name and an externalId', () => [{ op: 'add', path: 'externalId', value: 'E1' }, rename('Taken')], taken(0)],
    [
      'no name',
      ({ cy }) => [add(cy), { op: 'remove', path: 'displayName' }],
      [400, 'mutability', 'Operations[1].path'],
    ],
    ['a group in a group', ({ ada }) => [add(ada), { ...add(), value: [{ value: ada, type: 'Group' }] }], unknown(1)],
  ])('of %s', async (_, toOperations, expected) => {
    expect(await outcomeOf('lenient', toOperations)).toEqual(expected);
    expect(await outcomeOf('strict', toOperations)).toEqual(expected);
  });

  test('of a value without a path', async () => {
    const strange: ToOperations = ({ nobody }) => [
      { op: 'replace', value: { displayName: 'New' } },
      { op: 'add', value: { members: [{ value: nobody }] } },
    ];
    expect(await outcomeOf('lenient', strange)).toEqual(unknown(1));
    const conflict: ToOperations = () => [{ op: 'replace', value: { externalId: 'E2', displayName: 'Taken' } }];
    expect(await outcomeOf('lenient', conflict)).toEqual(taken(0));
  });

  test('and counts the members of that operation', async () => {
    const { names, patch } = await openTeam('lenient');
    const { ada, cy, zoe, nobody, noId } = names;
    const { body } = await patch([add(ada), add(cy, zoe, nobody, zoe), add(noId)]);
    expect(body.detail).toBe(
      'Operations[1].value: 2 of the members do not exist: members must be Users of this workspace, by their id',
    );
  });
});
