import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../lambdas/scim/json.ts';
import { home, member, patched, patchRefusal, work } from '../member.ts';

const workNoLonger = { ...work, primary: false };

describe('at most one value of a list is primary, RFC 7644 section 3.5.2', () => {
  test.each<readonly [string, Json, Json]>([
    [
      'a value that is added primary',
      { op: 'add', path: 'emails', value: { value: 'c@x', primary: true } },
      [workNoLonger, home, { value: 'c@x', primary: true }],
    ],
    [
      'a value that becomes primary',
      { op: 'replace', path: 'emails[type eq "home"].primary', value: true },
      [workNoLonger, { ...home, primary: true }],
    ],
    [
      'a value that is replaced by a primary one',
      { op: 'replace', path: 'emails[type eq "home"]', value: { value: 'c@x', primary: 'True' } },
      [workNoLonger, { value: 'c@x', type: 'home', primary: true }],
    ],
    [
      'a value that is there and becomes primary',
      { op: 'add', path: 'emails', value: [{ ...home, primary: true }] },
      [workNoLonger, { ...home, primary: true }],
    ],
    [
      'a value that a filter had to make',
      { op: 'add', path: 'emails[primary eq true and type eq "x"].value', value: 'c@x' },
      [workNoLonger, home, { primary: true, type: 'x', value: 'c@x' }],
    ],
  ])('%s makes the previous primary value non-primary', (_, operation, emails) => {
    expect(patched([operation])).toEqual({ ...member, emails });
  });

  test.each<readonly [string, Json, Json]>([
    [
      'another value changes',
      { op: 'replace', path: 'emails[type eq "home"].value', value: 'c@x' },
      [work, { ...home, value: 'c@x' }],
    ],
    [
      'another value is added',
      { op: 'add', path: 'emails', value: [{ value: 'c@x', primary: false }] },
      [work, home, { value: 'c@x', primary: false }],
    ],
    [
      'it changes itself',
      { op: 'replace', path: 'emails[primary eq true].value', value: 'c@x' },
      [{ ...work, value: 'c@x' }, home],
    ],
    ['it is said again', { op: 'replace', path: 'emails[type eq "work"].primary', value: true }, [work, home]],
  ])('the primary value stays primary if %s', (_, operation, emails) => {
    expect(patched([operation])).toEqual({ ...member, emails });
  });

  test.each<readonly [string, Json]>([
    ['lists two', { op: 'replace', path: 'emails', value: [work, { ...home, primary: true }] }],
    [
      'adds two',
      {
        op: 'add',
        path: 'emails',
        value: [
          { value: 'c@x', primary: true },
          { value: 'd@x', primary: true },
        ],
      },
    ],
    ['makes two primary', { op: 'replace', path: 'emails[value pr].primary', value: true }],
  ])('a request that %s is refused', (_, operation) => {
    const detail = 'emails has more than one value with primary true';
    expect(patchRefusal(() => patched([operation]))).toEqual([400, 'invalidValue', detail]);
  });
});

describe('the roles of a request replace the stored ones, service rule 5', () => {
  test.each<readonly [string, readonly Json[], Json]>([
    ['added in a list', [{ op: 'add', path: 'roles', value: [{ value: 'viewer' }] }], [{ value: 'viewer' }]],
    [
      'added through a filter that selects nothing',
      [{ op: 'add', path: 'roles[type eq "x"].value', value: 'viewer' }],
      [{ type: 'x', value: 'viewer' }],
    ],
    [
      'added one by one',
      [
        { op: 'add', path: 'roles', value: [{ value: 'viewer' }] },
        { op: 'add', path: 'roles', value: [{ value: 'admin' }] },
      ],
      [{ value: 'viewer' }, { value: 'admin' }],
    ],
    ['added without a path', [{ op: 'add', value: { roles: [{ value: 'viewer' }] } }], [{ value: 'viewer' }]],
    ['replaced', [{ op: 'replace', path: 'roles', value: [{ value: 'viewer' }] }], [{ value: 'viewer' }]],
    [
      'changed in place',
      [{ op: 'add', path: 'roles[primary eq "True"].value', value: 'viewer' }],
      [{ value: 'viewer', primary: true }],
    ],
    [
      'changed, and then added to',
      [
        { op: 'add', path: 'roles[primary eq true].display', value: 'Maker' },
        { op: 'add', path: 'roles', value: [{ value: 'admin' }] },
      ],
      [{ value: 'maker', primary: true, display: 'Maker' }, { value: 'admin' }],
    ],
  ])('%s', (_, operations, roles) => {
    expect(patched(operations)).toEqual({ ...member, roles });
  });
});

describe('a list has a limited number of values, service rule 16', () => {
  const emails = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ value: `${from + index}@x` }));
  const current = { userName: 'b', emails: emails(0, 39) };

  test('values up to the limit may be added', () => {
    expect(patched([{ op: 'add', path: 'emails', value: emails(39, 1) }], { current })['emails']).toEqual(
      emails(0, 40),
    );
  });

  test.each([
    ['adds more', [{ op: 'add', path: 'emails', value: emails(39, 2) }]],
    [
      'adds more and removes some',
      [
        { op: 'add', path: 'emails', value: emails(39, 2) },
        { op: 'remove', path: 'emails' },
      ],
    ],
    ['lists more', [{ op: 'replace', path: 'emails', value: emails(0, 41) }]],
  ])('a request that %s is refused', (_, operations) => {
    expect(patchRefusal(() => patched(operations, { current }))).toEqual([
      400,
      'invalidValue',
      'emails has more than 40 values',
    ]);
  });
});
