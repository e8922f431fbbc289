import { describe, expect, test } from '@jest/globals';
import { toCauses } from '../../settings-page/attention.ts';
import { type Evidence, toUses } from '../../settings-page/mending.ts';
import type { ActivityEntry } from '../../settings-page/service.ts';
import type { Refusal } from '../../settings-page/words/refusal.ts';
import { okta, refusedAt } from './refused.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 29, 10, minute)).toISOString();

const refusal = (minute: number, fields: Partial<Refusal>): Refusal => ({
  ...refusedAt(at(minute)),
  id: String(minute),
  ...fields,
});
const role = (minute: number, name: string, value = 'editor') =>
  refusal(minute, { detail: 'roles must be one of admin, viewer', sent: { name, value } });
const change = (minute: number, userName: string, member = '1') =>
  ({ kind: 'change', time: at(minute), member, userName, actor: okta, changes: [] }) as unknown as Extract<
    ActivityEntry,
    { kind: 'change' }
  >;

const nothing: Evidence = { changes: [], uses: new Map(), provisioning: true, groups: false };
const used = (minute: number, id = '1') => ({ uses: new Map([[id, at(minute)]]) });
const causes = (refusals: readonly Refusal[], evidence: Partial<Evidence> = {}) =>
  toCauses(refusals, { ...nothing, ...evidence }).map(({ latest, count, people }) => [latest.id, count, people]);

test('refusals that one correction mends are one cause, with the people and the number of requests', () => {
  const refusals = [
    role(9, 'ada'),
    role(8, 'bo'),
    { ...role(7, 'ada'), count: 5 },
    role(6, 'cy', 'owner'),
    refusal(5, { status: 401, detail: 'the credential is expired', operation: 'authorizer' }),
    { ...role(4, 'dee'), client: 'curl' },
  ];
  expect(causes(refusals)).toEqual([
    ['9', 7, ['ada', 'bo']],
    ['6', 1, ['cy']],
    ['5', 1, []],
    ['4', 1, ['dee']],
  ]);
});

const expired = refusal(5, { status: 401, detail: 'the credential is expired' });
const failed = refusal(5, { status: 503, detail: 'the service failed' });
const off = refusal(5, { status: 403, detail: 'SCIM provisioning of this workspace is switched off' });
const groups = refusal(5, { status: 501, detail: 'groups are not supported' });
const unknown = refusal(5, { status: 404, detail: 'no member has this id', member: '7-x' });

describe('a cause is gone once it is mended', () => {
  test.each<[string, Refusal, Partial<Evidence>]>([
    ['a person who was saved later', role(5, 'Ada'), { changes: [change(6, 'ada')] }],
    ['a member who was changed later', unknown, { changes: [change(6, 'ada', '7-x')] }],
    [
      'a group that was changed later',
      refusal(5, { detail: '1 of the members does not exist', group: '9-g' }),
      { changes: [{ kind: 'group', time: at(6), group: '9-g', actor: okta } as Evidence['changes'][number]] },
    ],
    ['a service that failed, by a later use of any credential', failed, used(6, '2')],
    ['a service that failed, by a later change', failed, { changes: [change(6, 'somebody')] }],
    ['the switch that is on again', off, { provisioning: true }],
    ['groups that are switched on', groups, { groups: true }],
  ])('%s', (_, refused, evidence) => {
    expect(causes([refused], evidence)).toEqual([]);
  });

  test.each<[string, Refusal, Partial<Evidence>]>([
    ['a person who was saved before', role(5, 'ada'), { changes: [change(4, 'ada')] }],
    ['another person who was saved', role(5, 'ada'), { changes: [change(6, 'bo')], ...used(6) }],
    ['a service that failed, after an earlier use', failed, { ...used(4), changes: [change(5, 'ada')] }],
    ['the switch that is off', off, { provisioning: false, ...used(6) }],
    ['bulk requests', refusal(5, { status: 501, detail: 'bulk requests are not supported' }), { groups: true }],
    ['groups that are still pushed', groups, { ...used(6), changes: [change(6, 'ada')] }],
  ])('but not %s', (_, refused, evidence) => {
    expect(causes([refused], evidence)).toHaveLength(1);
  });

  test('of two people with one cause the other one stays', () => {
    expect(causes([role(6, 'ada'), role(5, 'bo')], { changes: [change(7, 'ada')] })).toEqual([['5', 1, ['bo']]]);
  });
});

/** A later change, with the values that it sets. */
const save = (userName: string, values: Record<string, unknown>, fields: object = {}): Evidence['changes'][number] => ({
  ...change(6, userName),
  changes: Object.entries(values).map(([attribute, after]) => ({ attribute, after })),
  ...fields,
});
const by = (id: string) => ({ ...change(6, 'ada'), actor: { kind: 'credential', id } }) as Evidence['changes'][number];

const revoked = refusal(5, { status: 401, detail: 'the credential is revoked: make another one' });
const wrongSecret = refusal(5, { status: 401, operation: 'token', detail: 'x: a secret that the client has not' });
const assertion = refusal(5, { status: 401, operation: 'token', detail: 'x: assertion: aud is another one' });
const scope = refusal(5, { status: 403, detail: 'insufficient_scope: it needs scim:write; the token has scim:read' });
const nameless = refusal(5, { detail: 'userName is required', scimType: 'invalidValue', member: '1' });

describe('a refused credential is mended by what the same credential does later', () => {
  test.each<[string, Refusal, Partial<Evidence>, boolean]>([
    ...[expired, revoked, wrongSecret, assertion].flatMap(
      (refused): [string, Refusal, Partial<Evidence>, boolean][] => [
        ['a use', refused, used(6), true],
        ['a write', refused, { changes: [by('1')] }, true],
        ['an earlier use', refused, used(4), false],
        ['a use of another', refused, used(6, '2'), false],
        ['a write of another', refused, { changes: [by('2')] }, false],
      ],
    ),
    ['a write', scope, { changes: [by('1')] }, true],
    ['a use', scope, used(6), false],
    ['a write of another', scope, { changes: [by('2')] }, false],
    ['a change by the product', scope, { changes: [{ ...by('1'), actor: { kind: 'key', id: '1' } }] }, false],
    [
      'a write of another than one without an id',
      { ...expired, actor: { kind: 'credential' } },
      { changes: [by('2')] },
      false,
    ],
  ])('%s of %j', (_, refused, evidence, isMended) => {
    expect(causes([refused], evidence)).toHaveLength(isMended ? 0 : 1);
  });

  test('the uses of a client are those of its secrets and trusts', () => {
    const uses = toUses({
      tokens: [{ id: 't', lastUsedAt: at(1) }, { id: 'new' }],
      clients: [{ issuer: 'https://issuer.example.com', clientId: 'okta', lastUsedAt: at(2) }],
      tokenClients: [{ clientId: 'c', secrets: [{ lastUsedAt: at(5) }, {}], trusts: [{ lastUsedAt: at(3) }] }],
    } as unknown as Parameters<typeof toUses>[0]);
    expect(Object.fromEntries(uses)).toEqual({ t: at(1), 'https://issuer.example.com okta': at(2), c: at(5) });
  });
});

test('a person without a user name is mended by nothing that is known', () => {
  expect(causes([nameless], { changes: [save('ada', { userName: 'ada' })], ...used(6) })).toHaveLength(1);
});

const taken = (attributes: string, sent: Refusal['sent'], fields: Partial<Refusal> = {}) =>
  refusal(5, {
    status: 409,
    scimType: 'uniqueness',
    detail: `${attributes} taken in this workspace by another member`,
    ...(sent && { sent }),
    ...fields,
  });
const name = taken('userName is', { name: 'Ada', value: 'Ada' });
const identifier = taken('externalId is', { name: 'ada', value: 'e1' });
const both = taken('userName and externalId are', { name: 'ada', value: ['ada', 'e1'] });
const renamed = taken('userName is', { value: 'ada' }, { member: '7' });
const group = {
  ...taken('displayName is', { name: 'Sales', value: 'Sales' }),
  detail: 'displayName is taken by another group',
};

describe('a value that was taken is mended once the person is saved with what was refused', () => {
  test.each<[string, Refusal, Evidence['changes'][number], boolean]>([
    ['a person with the name', name, save('ada', { userName: 'ada', title: 'x' }), true],
    ['another attribute of the owner', name, save('ada', { title: 'x' }), false],
    ['the link of the owner', name, save('ada', { externalId: 'e1' }), false],
    ['another name of the owner', name, save('bo', { userName: 'bo' }), false],
    [
      'the name of the owner in another case',
      name,
      save('ada', {}, { changes: [{ attribute: 'userName', before: 'ADA', after: 'ada' }] }),
      false,
    ],
    ['another name of the person', renamed, save('bo', { userName: 'bo' }, { member: '7' }), true],
    ['another attribute of the person', renamed, save('bo', { title: 'x' }, { member: '7' }), false],
    ['anybody with the identifier', identifier, save('cy', { externalId: 'e1' }), true],
    ['the person with another identifier', identifier, save('ada', { externalId: 'e2' }), true],
    ['another identifier of the owner', identifier, save('bo', { externalId: 'e2' }), false],
    ['an identifier in another case', identifier, save('cy', { externalId: 'E1' }), false],
    ['another attribute of the owner', identifier, save('bo', { title: 'x' }), false],
    ['no identifier', taken('externalId is', {}), save('bo', { externalId: undefined }), false],
    ['both', both, save('ada', { userName: 'ada', externalId: 'e1' }), true],
    ['one of both', both, save('ada', { externalId: 'e2' }), false],
    ['a detail without an attribute', { ...name, detail: 'it exists' }, save('ada', { userName: 'ada' }), true],
    ['a group with the name', group, save('', { displayName: 'sales' }, { kind: 'group', group: '2' }), true],
    ['a member with the name of a group', group, save('Sales', { displayName: 'Sales' }), false],
  ])('%s: %j', (_, refused, saved, isMended) => {
    expect(causes([refused], { changes: [saved] })).toHaveLength(isMended ? 0 : 1);
  });
});
