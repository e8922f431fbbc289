import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toEffectiveRoles } from '../../lambdas/members/roles.ts';
import type { Json } from '../../lambdas/scim/json.ts';
import { catalogue } from './people.ts';

const effective = (listed: Json | undefined) => toEffectiveRoles(listed, catalogue);

describe('the one role in effect', () => {
  test.each<[string, Json | undefined, Json]>([
    ['the default, if none is listed', undefined, { value: 'contributor' }],
    ['the default, if the list is empty', [], { value: 'contributor' }],
    ['the default, if a value is missing or empty', [{ display: 'x' }, { value: '' }], { value: 'contributor' }],
    ['the only one', [{ value: 'viewer' }], { value: 'viewer' }],
    ['the only one, even if its primary is false', [{ value: 'viewer', primary: false }], { value: 'viewer' }],
    ['the primary one', [{ value: 'admin' }, { value: 'viewer', primary: true }], { value: 'viewer' }],
    ['the most privileged, if none is primary', [{ value: 'viewer' }, { value: 'maker' }], { value: 'maker' }],
    ['in the case of the catalogue', [{ value: 'ADMIN' }], { value: 'admin' }],
    [
      'with its type and display',
      [{ value: 'maker', type: 't', display: 'd' }],
      { value: 'maker', type: 't', display: 'd' },
    ],
  ])('is %s', (_, listed, role) => {
    expect(effective(listed)).toEqual([{ ...(role as object), primary: true }]);
  });

  test.each<[string, Json]>([
    ['by itself', [{ value: 'owner' }]],
    ['beside one that is known', [{ value: 'admin', primary: true }, { value: 'owner' }]],
    ['with a space', [{ value: 'admin ' }]],
    ['named like a property of every object', [{ value: '__proto__' }]],
  ])('is refused if the role is unknown, %s, and the error names the valid ones', (_, listed) => {
    expect(() => effective(listed)).toThrow(
      expect.objectContaining({
        status: 400,
        scimType: 'invalidValue',
        message: expect.stringContaining('admin, maker, contributor, viewer'),
      }),
    );
  });

  describe('for a member with a stored role that is no longer in the catalogue', () => {
    const stored: Json = [{ value: 'Owner', display: 'o', primary: true }];
    const change = (listed: Json | undefined) => toEffectiveRoles(listed, catalogue, stored);

    test.each<[string, Json | undefined, Json]>([
      ['the stored role stays, if the request does not touch it', stored, stored],
      [
        'the stored role stays, if the request sends it again',
        [{ value: 'OWNER' }],
        [{ value: 'Owner', primary: true }],
      ],
      ['another role replaces it', [{ value: 'viewer' }], [{ value: 'viewer', primary: true }]],
      [
        'a role of the catalogue ranks above it',
        [{ value: 'owner' }, { value: 'viewer' }],
        [{ value: 'viewer', primary: true }],
      ],
      ['an empty list takes it away', [], [{ value: 'contributor', primary: true }]],
    ])('%s', (_, listed, roles) => {
      expect(change(listed)).toEqual(roles);
    });

    test('another unknown role is refused', () => {
      expect(() => change([{ value: 'boss' }])).toThrow('admin, maker, contributor, viewer');
    });
  });

  test.each<[Json]>([['admin'], [7], [null], [{ value: 'admin' }], [['admin']], [[{ value: 7 }]], [[null]]])(
    'is left for validation if the value is not a list of roles: %j',
    (listed) => expect(effective(listed)).toEqual(listed),
  );

  test('is one of the catalogue, once and primary, for any list; and listing it again changes nothing', () => {
    const role = fc.record(
      { value: fc.constantFrom('admin', 'Maker', 'CONTRIBUTOR', 'viewer', ''), primary: fc.boolean() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(role, { maxLength: 5 }), (listed) => {
        const once = effective(listed as Json);
        expect(once).toEqual([
          { value: expect.stringMatching(new RegExp(`^(${catalogue.names.join('|')})$`)), primary: true },
        ]);
        expect(effective(once)).toEqual(once);
      }),
    );
  });
});
