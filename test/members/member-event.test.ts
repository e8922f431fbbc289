import { describe, expect, test } from '@jest/globals';
import { type MemberChange, toMemberEvent } from '../../lambdas/members/member-event.ts';
import type { StoredMember } from '../../lambdas/members/member-store.ts';

const stored = (revision: number, differing: Readonly<Record<string, unknown>> = {}): StoredMember => ({
  id: '1-0123456789abcdefABCDEF',
  seq: 1,
  revision,
  writes: '',
  json: JSON.stringify({
    userName: 'ada@example.com',
    externalId: '00u1',
    name: { givenName: 'Ada', familyName: 'Lovelace' },
    emails: [{ value: 'ada@example.com', type: 'work' }],
    active: true,
    roles: [{ value: 'viewer', primary: true }],
    meta: { created: '2026-01-01T00:00:00.000Z', lastModified: `2026-01-01T00:00:0${revision}.000Z` },
    ...differing,
  }),
});

const written = new Date('2026-01-01T00:01:00.000Z');
const happen = (before?: StoredMember, after?: StoredMember) =>
  toMemberEvent({ workspace: 'acme', before, after, written } satisfies MemberChange);

test('an event has the current state of a member, and only the externalId of the person', () => {
  expect(happen(stored(1), stored(2, { active: false }))).toEqual({
    version: 1,
    type: 'deactivated',
    workspace: 'acme',
    id: '1-0123456789abcdefABCDEF',
    externalId: '00u1',
    active: false,
    role: 'viewer',
    revision: 2,
    time: '2026-01-01T00:00:02.000Z',
  });
});

test('events of a member without externalId have none', () => {
  expect(happen(undefined, stored(1, { externalId: undefined }))).not.toHaveProperty('externalId');
});

const off = { active: false };
describe('the type of an event', () => {
  test.each([
    ['created', undefined, stored(1)],
    ['created', undefined, stored(1, off)],
    ['changed', stored(1), stored(2, { title: 'Countess' })],
    ['changed', stored(1, off), stored(2, { ...off, title: 'Countess' })],
    ['deactivated', stored(1), stored(2, { ...off, title: 'Countess' })],
    ['reactivated', stored(2, off), stored(3)],
    ['erased', stored(3), undefined],
  ] as const)('%s (case %#)', (type, before, after) => {
    const active = after !== undefined && JSON.parse(after.json).active;
    expect(happen(before, after)).toMatchObject({ type, active });
  });
});

test('the last event of an erased member is later than any other, and does not identify the person', () => {
  expect(happen(stored(3), undefined)).toEqual({
    version: 1,
    type: 'erased',
    workspace: 'acme',
    id: '1-0123456789abcdefABCDEF',
    active: false,
    revision: 4,
    time: '2026-01-01T00:01:00.000Z',
  });
});

test.each([
  ['a place that never held a member', undefined, undefined],
  ['a write that changes nothing', stored(2), stored(2)],
  ['a member that is stored in another way, at the same revision', stored(2), stored(2, { title: 'Countess' })],
])('%s makes no event', (_, before, after) => {
  expect(happen(before, after)).toBeUndefined();
});
