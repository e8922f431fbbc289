import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { userType } from '../../../lambdas/scim/resource-types.ts';
import { asStoredResource, validate as validateDraft } from '../../../lambdas/scim/schema/validate.ts';
import { extension, member, refusal } from '../member.ts';

const validate = (draft: JsonObject) => validateDraft(draft, userType);

const userName = 'bjensen';
const many = (count: number) => Array.from({ length: count }, (_, index) => ({ value: `${index}` }));

describe('a valid resource', () => {
  test.each<readonly [string, JsonObject]>([
    ['a whole member', member],
    ['only a userName', { userName }],
    ['a name that is not an address', { userName: 'Ann Örn 李' }],
    ['a name with spaces around it', { userName: ' ann ' }],
    ['a name of symbols', { userName: '|' }],
    ['a name of 512 bytes', { userName: 'é'.repeat(256) }],
    ['a name with 512 bytes in its folded form', { userName: 'a\u0308'.repeat(256) }],
    ['an empty text', { userName, title: '' }],
    ['line breaks in a formatted address', { userName, addresses: [{ formatted: 'a\nb' }] }],
    ['40 addresses', { userName, emails: many(40) }],
    ['200 numbers', { userName, phoneNumbers: many(200) }],
    ['an unusual type', { userName, emails: [{ value: 'a@x', type: 'school' }] }],
    [
      'one primary value',
      { userName, emails: [{ value: 'a', primary: true }, { value: 'b', primary: false }, { value: 'c' }] },
    ],
    ['times in any zone', { userName, meta: { created: '2011-05-13T04:42:34+02:00' } }],
  ])('%s', (_, draft) => {
    expect(validate(draft)).toEqual(draft);
  });

  test.each<readonly [string, JsonObject, JsonObject]>([
    ['an empty list', { emails: [] }, {}],
    ['a list of values without content', { emails: [{ type: 'work' }, { value: '', primary: true }] }, {}],
    [
      'an address without content',
      { addresses: [{ type: 'work' }, { region: 'CA' }] },
      { addresses: [{ region: 'CA' }] },
    ],
    [
      'one value twice',
      { emails: [{ value: 'a' }, { value: 'A', display: 'x' }] },
      { emails: [{ value: 'A', display: 'x' }] },
    ],
    [
      'a primary value without content beside another',
      {
        emails: [
          { type: 'x', primary: true },
          { value: 'a', primary: true },
        ],
      },
      { emails: [{ value: 'a', primary: true }] },
    ],
  ])('in normal form: %s, service rule 11', (_, draft, expected) => {
    expect(validate({ userName, ...draft })).toEqual({ userName, ...expected });
  });

  test.each([' ', 'AA', 'AAE', 'AAEC', 'AA==', 'AAE=', 'AAECAw', '+/+/', '-_-_', 'AAEC\r\nAAEC', ' AAEC '])(
    '"%s" is Base64, RFC 7643 section 2.3.6',
    (value) => {
      expect(validate({ userName, x509Certificates: [{ value }] })).toMatchObject({ x509Certificates: [{ value }] });
    },
  );

  test('has its attributes in the order of the table, at every level', () => {
    const draft = {
      [extension]: { manager: { $ref: 'r', value: '1' }, employeeNumber: '7' },
      emails: [{ primary: true, value: 'a@x' }],
      name: { givenName: 'B', formatted: 'A B' },
      userName,
    };
    expect(JSON.stringify(validate(draft))).toBe(
      JSON.stringify({
        userName,
        name: { formatted: 'A B', givenName: 'B' },
        emails: [{ value: 'a@x', primary: true }],
        [extension]: { employeeNumber: '7', manager: { value: '1', $ref: 'r' } },
      }),
    );
  });

  test('is a new object, and the draft is not changed', () => {
    const draft = { userName, emails: [{ value: 'a@x' }] };
    expect(validate(draft)).not.toBe(draft);
    expect(validate(draft)['emails']).not.toBe(draft.emails);
  });

  test('is trusted if it comes from a store', () => {
    expect(asStoredResource(member)).toBe(member);
  });
});

describe('an invalid resource is refused with the attribute and the expected value', () => {
  const visible = 'userName must have a visible character and no control characters';

  test.each<readonly [string, Json | undefined, string]>([
    ['that is not there', undefined, 'userName is required'],
    ['that is a number', 7, 'userName must be a string'],
    ['that is a boolean', true, 'userName must be a string'],
    ['that is an object', {}, 'userName must be a string'],
    ['that is a list', ['b'], 'userName must be a string'],
    ['that is null', null, 'userName must be a string'],
    ['that is empty', '', visible],
    ['that is a space', ' ', visible],
    ['with only invisible characters', '\u200b\u00ad\u2003', visible],
    ['that is a byte order mark', '\ufeff', visible],
    ['that has a control character', 'a\u0000', visible],
    ['that has a line break', 'a\nb', visible],
    ['that has a control character of Latin 1', 'a\u0085', visible],
    ['with half of a surrogate pair', 'a\ud83d', 'userName has half of a surrogate pair, which is not a character'],
    ['that is too long', 'é'.repeat(257), 'userName is longer than 512 bytes'],
    ['that is too long when it is folded', 'İ'.repeat(171), 'userName is longer than 512 bytes'],
  ])('a userName %s', (_, given, detail) => {
    expect(refusal(() => validate(given === undefined ? {} : { userName: given }))).toEqual([
      400,
      'invalidValue',
      detail,
    ]);
  });

  test.each(['  ', '\t', '\u200b\u00ad', '\ufeff', 'a\u0000', 'a\nb', '\u3164\u0085'])(
    'an externalId %j',
    (externalId) => {
      expect(refusal(() => validate({ userName: 'b', externalId }))).toEqual([
        400,
        'invalidValue',
        'externalId must have a visible character and no control characters',
      ]);
    },
  );

  test.each<readonly [string, JsonObject, string]>([
    ['a text for a boolean', { active: 'true' }, 'active must be true or false'],
    ['a number for a boolean', { active: 1 }, 'active must be true or false'],
    ['a number for a text', { title: 7 }, 'title must be a string'],
    ['a text for a complex value', { name: 'B' }, 'name must be an object with sub-attributes'],
    ['a list for a complex value', { name: [] }, 'name must be an object with sub-attributes'],
    ['a number in a complex value', { name: { givenName: 7 } }, 'name.givenName must be a string'],
    ['an object for a list', { emails: { value: 'a' } }, 'emails must be a list'],
    [
      'a text in a list of objects',
      { emails: [{ value: 'a' }, 'b'] },
      'emails[1] must be an object with sub-attributes',
    ],
    ['a number in a value of a list', { emails: [{ value: 'a' }, { value: 7 }] }, 'emails[1].value must be a string'],
    ['a text for a primary', { emails: [{ value: 'a', primary: 'true' }] }, 'emails[0].primary must be true or false'],
    ['a text for the extension', { [extension]: 'x' }, `${extension} must be an object with sub-attributes`],
    ['a number in the extension', { [extension]: { department: 7 } }, `${extension}:department must be a string`],
    [
      'a number deep in the extension',
      { [extension]: { manager: { value: 7 } } },
      `${extension}:manager.value must be a string`,
    ],
    [
      'half a pair in a list',
      { emails: [{ value: 'a' }, { value: '\ude00' }] },
      'emails[1].value has half of a surrogate pair, which is not a character',
    ],
    [
      'half a pair in the extension',
      { [extension]: { manager: { value: '\ude00' } } },
      `${extension}:manager.value has half of a surrogate pair, which is not a character`,
    ],
    [
      'an externalId that is too long, though its fold is not',
      { externalId: '\u212a'.repeat(171) },
      'externalId is longer than 512 bytes',
    ],
    ['a long externalId', { externalId: 'x'.repeat(513) }, 'externalId is longer than 512 bytes'],
    ['a long address', { emails: [{ value: 'x'.repeat(513) }] }, 'emails[0].value is longer than 512 bytes'],
    ['too many addresses', { emails: many(41) }, 'emails has more than 40 values'],
    ['too many numbers', { phoneNumbers: many(201) }, 'phoneNumbers has more than 200 values'],
    [
      'two primary values',
      {
        ims: [
          { value: 'a', primary: true },
          { value: 'b', primary: true },
        ],
      },
      'ims has more than one value with primary true',
    ],
    [
      'two primary addresses',
      {
        addresses: [
          { region: 'a', primary: true },
          { region: 'b', primary: true },
        ],
      },
      'addresses has more than one value with primary true',
    ],
    [
      'an invalid time',
      { meta: { created: 'yesterday' } },
      'meta.created must be a dateTime, such as 2011-05-13T04:42:34Z',
    ],
  ])('%s', (_, attributes, detail) => {
    expect(refusal(() => validate({ userName, ...attributes }))).toEqual([400, 'invalidValue', detail]);
  });

  test.each(['A', 'AAECA', 'A=', 'AA=', 'AAE==', 'AA===', '=', 'AAEC=AAE', 'A*==', 'ä'])(
    '"%s" is no Base64',
    (value) => {
      const detail = 'x509Certificates[0].value must be Base64';
      expect(refusal(() => validate({ userName, x509Certificates: [{ value }] }))).toEqual([
        400,
        'invalidValue',
        detail,
      ]);
    },
  );
});
