import { describe, expect, test } from '@jest/globals';
import { type Evidence, toCauses } from '../../settings-page/attention.ts';
import type { ActivityEntry } from '../../settings-page/service.ts';
import type { Refusal } from '../../settings-page/words/refusal.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 29, 10, minute)).toISOString();
const okta = { kind: 'credential', id: '1', name: 'Okta token' } as const;

const refusal = (minute: number, fields: Partial<Refusal>): Refusal => ({
  id: String(minute),
  kind: 'refusal',
  time: at(minute),
  first: at(minute),
  count: 1,
  operation: 'create',
  status: 400,
  detail: 'x',
  actor: okta,
  client: 'Okta',
  ...fields,
});
const role = (minute: number, name: string, value = 'editor') =>
  refusal(minute, { detail: 'roles must be one of admin, viewer', sent: { name, value } });
const change = (minute: number, userName: string, member = '1') =>
  ({ kind: 'change', time: at(minute), member, userName }) as Extract<ActivityEntry, { kind: 'change' }>;

const nothing: Evidence = { changes: [], lastUse: '', provisioning: true, groups: false };
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
      { changes: [{ kind: 'group', time: at(6), group: '9-g' } as Evidence['changes'][number]] },
    ],
    ['a credential, by a later use of any', expired, { lastUse: at(6) }],
    ['a credential, by a later change', expired, { changes: [change(6, 'somebody')] }],
    ['the switch that is on again', off, { provisioning: true }],
    ['groups that are switched on', groups, { groups: true }],
  ])('%s', (_, refused, evidence) => {
    expect(causes([refused], evidence)).toEqual([]);
  });

  test.each<[string, Refusal, Partial<Evidence>]>([
    ['a person who was saved before', role(5, 'ada'), { changes: [change(4, 'ada')] }],
    ['another person who was saved', role(5, 'ada'), { changes: [change(6, 'bo')], lastUse: at(6) }],
    ['a credential, after an earlier use', expired, { lastUse: at(4), changes: [change(5, 'ada')] }],
    ['the switch that is off', off, { provisioning: false, lastUse: at(6) }],
    ['bulk requests', refusal(5, { status: 501, detail: 'bulk requests are not supported' }), { groups: true }],
    ['groups that are still pushed', groups, { lastUse: at(6), changes: [change(6, 'ada')] }],
  ])('but not %s', (_, refused, evidence) => {
    expect(causes([refused], evidence)).toHaveLength(1);
  });

  test('of two people with one cause the other one stays', () => {
    expect(causes([role(6, 'ada'), role(5, 'bo')], { changes: [change(7, 'ada')] })).toEqual([['5', 1, ['bo']]]);
  });
});
