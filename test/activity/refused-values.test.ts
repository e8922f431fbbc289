import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RefusalEntry, Sent } from '../../lambdas/activity/entry.ts';
import { openActivity } from '../../lambdas/aws/stores.ts';
import { openService, type TestRequest, type TestService, type TestWorkspace } from '../support/service.ts';

/* Which field of `sent` tells what of a request, one row for each way in which a request is refused. */

let service: TestService;
let lenient: TestWorkspace;
let strict: TestWorkspace;
let member: string;
let group: string;

beforeAll(async () => {
  service = await openService();
  lenient = await service.newWorkspace({ groups: true });
  strict = await service.newWorkspace({ mode: 'strict', groups: true });
  member = await add(lenient, '/Users', {
    userName: 'ada',
    emails: [{ value: 'a@x.example' }, { value: 'b@x.example' }],
  });
  group = await add(lenient, '/Groups', { displayName: 'Engineers', members: [{ value: member }] });
});
afterAll(() => service.close());

async function add({ send }: TestWorkspace, path: string, body: object): Promise<string> {
  return JSON.parse((await send({ method: 'POST', path, body })).body).id;
}

/** Of the entry on which the request was counted. */
async function sentOf(workspace: TestWorkspace, request: TestRequest, status: number): Promise<Sent | undefined> {
  const known = new Set((await refusals(workspace)).map(place));
  const answer = await workspace.send(request);
  expect([answer.status, answer.body]).toEqual([status, expect.any(String)]);
  const [entry] = (await refusals(workspace)).filter((each) => !known.has(place(each)));
  expect(entry?.status).toBe(status);
  return entry?.sent;
}

const place = ({ id, count }: RefusalEntry) => `${id} ${count}`;

const refusals = async ({ id }: TestWorkspace) =>
  (await openActivity(id).list({ limit: 200, kind: 'refusal' })).entries as readonly RefusalEntry[];

type Row = readonly [string, () => TestRequest, Sent | undefined, number?];

const json = { 'content-type': 'application/scim+json' };
const post = (body: unknown, path = '/Users'): TestRequest => ({ method: 'POST', path, body, headers: json });
const get = (path: string): TestRequest => ({ path });
const patch = (...Operations: readonly unknown[]): TestRequest => ({
  method: 'PATCH',
  path: `/Users/${member}`,
  body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations },
});
const ofGroup = (...operations: readonly unknown[]): TestRequest => ({
  ...patch(...operations),
  path: `/Groups/${group}`,
});
const patchOf = (body: object): TestRequest => ({ ...patch(), body });

const rows: readonly (readonly [string, readonly Row[]])[] = [
  [
    'a resource',
    [
      ['a wrong type', () => post({ userName: 'b', title: 7 }), { name: 'b', value: 7 }],
      ['a wrong type within', () => post({ userName: 'b', name: { givenName: [1, 2] } }), { name: 'b', value: [1, 2] }],
      ['a missing userName', () => post({ externalId: 'e' }), { name: 'e', value: { externalId: 'e' } }],
      ['nothing but defaults', () => post({ active: true }), { value: { active: true } }],
      ['an empty body', () => post({}), { value: {} }],
      ['an unknown role', () => post({ userName: 'b', roles: ['viewer', 'czar'] }), { name: 'b', value: 'czar' }],
      ['control characters', () => post({ userName: 'b\u0007' }), { name: 'b\u0007', value: 'b\u0007' }],
      [
        'two primary values',
        () => post({ userName: 'b', emails: ['c@x', 'd@x'].map((value) => ({ value, primary: true })) }),
        { name: 'b', value: ['c@x', 'd@x'].map((value) => ({ value, primary: true })) },
      ],
      ['bytes that were not UTF-8', () => post({ userName: 'b\ufffd' }), { name: 'b\ufffd', value: 'b\ufffd' }],
      ['a time', () => post({ userName: 'b', x509Certificates: [{ value: '*' }] }), { name: 'b', value: '*' }],
      ['a name twice', () => post('{"userName":"b","USERNAME":"c"}'), { name: 'b', value: 'USERNAME' }],
      [
        'a password twice',
        () => post('{"userName":"b","password":"x","Password":"y"}'),
        { name: 'b', value: 'Password' },
      ],
      [
        'other schemas',
        () => post({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], userName: 'b' }),
        {
          name: 'b',
          value: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
        },
      ],
      ['a conflict', () => post({ userName: 'ADA' }), { name: 'ADA', value: 'ADA' }, 409],
      [
        'a replaced one without userName',
        () => ({ ...post({ title: 'x' }, `/Users/${member}`), method: 'PUT' }),
        {
          value: { title: 'x' },
        },
      ],
    ],
  ],
  [
    'a body',
    [
      ['that is not JSON', () => post('{"userName":'), { value: '{"userName":' }],
      ['that is a list', () => post([1]), { value: [1] }],
      ['that is missing', () => post(''), undefined],
      [
        'of another type',
        () => ({ ...post('<a/>'), headers: { 'content-type': 'text/xml' } }),
        { value: 'text/xml' },
        415,
      ],
      [
        'that is compressed',
        () => ({ ...post({ userName: 'b' }), headers: { 'content-encoding': 'gzip' } }),
        { name: 'b', value: 'gzip' },
        415,
      ],
      ['that is too large', () => post({ userName: 'b', title: 'x'.repeat(300_000) }), undefined, 413],
    ],
  ],
  [
    'a header',
    [
      ['Accept', () => ({ path: '/Users', headers: { accept: 'text/html' } }), { value: 'text/html' }, 406],
      ['If-Match', () => ({ path: `/Users/${member}`, headers: { 'if-match': 'W/"7"' } }), { value: 'W/"7"' }, 412],
      [
        'If-Match of a change',
        () => ({ ...patch({ op: 'replace', path: 'title', value: 'x' }), headers: { 'if-match': 'W/"7"' } }),
        { value: 'W/"7"' },
        412,
      ],
    ],
  ],
  [
    'an operation',
    [
      ['that is none', () => patch(7), { value: 7 }],
      ['without op', () => patch({ path: 'title' }), { value: { path: 'title' } }],
      ['that no RFC defines', () => patch({ op: 'move', path: 'title' }), { path: 'title', value: 'move' }],
      ['with a path of a wrong type', () => patch({ op: 'add', path: 7 }), { value: 7 }],
      ['without a path', () => patch({ op: 'replace', value: 'x' }), { value: 'x' }],
      [
        'to remove nothing',
        () => patch({ op: 'remove' }),
        {
          value: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [{ op: 'remove' }] },
        },
      ],
      ['with a malformed path', () => patch({ op: 'add', path: 'emails[', value: 'x' }), { path: 'emails[' }],
      ['with an unknown path', () => patch({ op: 'add', path: 'shoes', value: 'x' }), { path: 'shoes' }],
      ['on a read-only attribute', () => patch({ op: 'replace', path: 'id', value: 'x' }), { path: 'id', value: 'x' }],
      ['without a value', () => patch({ op: 'replace', path: 'title' }), { path: 'title' }],
      [
        'that selects nothing',
        () => patch({ op: 'replace', path: 'emails[type eq "fax"].value', value: 'x' }),
        { path: 'emails[type eq "fax"].value' },
      ],
      [
        'that selects one of several without a filter',
        () => patch({ op: 'replace', path: 'emails.value', value: 'x' }),
        { path: 'emails.value' },
      ],
      ['that removes what is required', () => patch({ op: 'remove', path: 'userName' }), { path: 'userName' }],
      [
        'with a wrong type',
        () => patch({ op: 'replace', path: 'title', value: [1, 2] }),
        { path: 'title', value: [1, 2] },
      ],
      [
        'with an unknown role',
        () => patch({ op: 'replace', path: 'roles', value: 'czar' }),
        { path: 'roles', value: 'czar' },
      ],
      [
        'with an unknown role in a value',
        () => patch({ op: 'replace', value: { title: 'x', roles: 'czar' } }),
        { path: 'roles', value: 'czar' },
      ],
      [
        'with a name twice',
        () => patch({ op: 'add', value: { title: 'x', Title: 'y' } }),
        { value: ['title', 'Title'] },
      ],
      [
        'of which there are too many',
        () => patch({ op: 'add', value: Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`a${n}`, n])) }),
        { value: expect.stringMatching(/^\{"schemas".*\.\.\.$/) as unknown as string },
      ],
      ['of which there are none', () => patchOf({ Operations: [] }), { value: { Operations: [] } }],
      ['of which there is no list', () => patchOf({ Operations: 7 }), { value: 7 }],
      ['that is missing', () => patchOf({ op: 'add' }), { value: { op: 'add' } }],
    ],
  ],
  [
    'an operation on a group',
    [
      [
        'with unknown members',
        () => ofGroup({ op: 'add', path: 'members', value: [{ value: member }, { value: '9-nobody' }] }),
        { path: 'members', value: ['9-nobody'] },
      ],
      [
        'with a group as a member',
        () => ofGroup({ op: 'add', path: 'members', value: [{ value: group, type: 'Group' }] }),
        { path: 'members', value: [{ value: expect.any(String) as unknown as string, type: 'Group' }] },
      ],
      [
        'on a part of a member',
        () => ofGroup({ op: 'replace', path: 'members[value eq "x"].value', value: 'y' }),
        { path: 'members[value eq "x"].value' },
      ],
      [
        'by another filter',
        () => ofGroup({ op: 'remove', path: 'members[type eq "User"]' }),
        {
          path: 'members[type eq "User"]',
        },
      ],
    ],
  ],
  [
    'a new group',
    [
      [
        'with unknown members',
        () => post({ displayName: 'Ops', members: [{ value: '8-nobody' }] }, '/Groups'),
        { name: 'Ops', value: ['8-nobody'] },
      ],
      [
        'with a name that is taken',
        () => post({ displayName: 'engineers' }, '/Groups'),
        { name: 'engineers', value: 'engineers' },
        409,
      ],
    ],
  ],
  [
    'a search',
    [
      ['with a malformed filter', () => get('/Users?filter=userName%20is'), { filter: 'userName is' }],
      ['with a parameter in capitals', () => get('/Users?FILTER=userName%20is'), { filter: 'userName is' }],
      ['with a filter in a body', () => post({ filter: 'a b' }, '/Users/.search'), { filter: 'a b' }],
      ['with a filter of a wrong type', () => post({ filter: ['a', 'b'] }, '/Users/.search'), { value: ['a', 'b'] }],
      ['sorted by nothing', () => get('/Users?sortBy=shoes'), { value: 'shoes' }],
      ['in no order', () => get('/Users?sortBy=userName&sortOrder=up'), { value: 'up' }],
      ['with a count that is none', () => get('/Users?count=many'), { value: 'many' }],
      ['with a count that is none, in a body', () => post({ count: 'many' }, '/Users/.search'), { value: 'many' }],
      ['with no count by cursor', () => get('/Users?cursor=&count=0'), { value: 0 }],
      ['with two counts', () => get('/Users?count=1&count=2'), { value: ['1', '2'] }],
      ['with a foreign cursor', () => get('/Users?cursor=1.2.3'), { value: '1.2.3' }],
      ['of all types with a foreign cursor', () => get('/?cursor=7-x'), { value: '7-x' }],
      ['with two positions', () => get('/Users?cursor=1.2.3&startIndex=1'), { value: '1.2.3' }],
      ['that is not UTF-8', () => get('/Users?filter=%ff'), { filter: '\ufffd', value: ['filter', '\ufffd'] }],
    ],
  ],
  [
    'a path',
    [
      ['of no endpoint', () => get('/Teams/7'), { path: '/Teams/7' }, 404],
      ['of no schema', () => get('/Schemas/urn%3Ax'), { path: '/Schemas/urn:x' }, 404],
      ['that is written wrong', () => get('/users'), { path: '/users' }, 404],
      ['of a method that is not allowed', () => ({ method: 'DELETE', path: '/Users' }), { path: '/Users' }, 405],
      ['of a feature that is missing', () => post({}, '/Bulk'), { path: '/Bulk' }, 501],
    ],
  ],
];

describe.each(rows)('of %s', (_, table) => {
  test.each(table)('%s: the activity has the refused value', async (_name, request, expected, status = 400) => {
    expect(await sentOf(lenient, request(), status)).toEqual(expected);
  });
});

test.each<[string, () => TestRequest, Sent]>([
  [
    'an unknown attribute',
    () => post({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'b', shoes: 7 }),
    { name: 'b', value: 'shoes' },
  ],
  ['other schemas', () => post({ userName: 'b' }), { name: 'b', value: { userName: 'b' } }],
])('in strict mode the activity has %s', async (_, request, expected) => {
  expect(await sentOf(strict, request(), 400)).toEqual(expected);
});

test.each<[string, () => TestRequest]>([
  ['a member', () => get('/Users/9-nobody')],
  ['a group', () => get('/Groups/9-nobody')],
])('the id of %s that does not exist is in a field of its own', async (_, request) => {
  const before = await refusals(lenient);
  expect((await lenient.send(request())).status).toBe(404);
  const [entry] = (await refusals(lenient)).filter(({ id }) => !before.some((each) => each.id === id));
  expect([entry?.member ?? entry?.group, entry?.sent]).toEqual(['9-nobody', undefined]);
});
