import { describe, expect, test } from '@jest/globals';
import { toPredicate, valuesAt } from '../../../lambdas/scim/filter/matches.ts';
import { parseFilter } from '../../../lambdas/scim/filter/parse.ts';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { lenient } from '../../../lambdas/scim/modes.ts';
import type { Path } from '../../../lambdas/scim/schema/attribute.ts';
import { userScope } from '../../../lambdas/scim/schema/user.ts';
import { extension, member } from '../member.ts';
import { thingScope } from '../thing.ts';

const answers = (text: string, resource: Json, scope = thingScope) =>
  toPredicate(parseFilter(text, { scope, mode: lenient }))(resource);

/** The value of `label`, and what is true and false of it. */
function holds(resource: JsonObject, yes: readonly string[], no: readonly string[]): void {
  expect({ yes: yes.filter((text) => !answers(text, resource)) }).toEqual({ yes: [] });
  expect({ no: no.filter((text) => answers(text, resource)) }).toEqual({ no: [] });
}

describe('an attribute operator, RFC 7644 section 3.4.2.2, table 3', () => {
  test('of a text is case-insensitive, unless the schema says so', () => {
    holds(
      { label: 'Bjensen', code: 'Bjensen', link: 'https://x/Y' },
      [
        ...[
          'label eq "bJENSEN"',
          'label ne "jensen"',
          'label co "JEN"',
          'label co ""',
          'label sw "BJ"',
          'label sw "bjensen"',
        ],
        ...[
          'label ew "SEN"',
          'label ew "bjensen"',
          'label gt "BJENSEM"',
          'label ge "BJENSEN"',
          'label lt "bjenseo"',
          'label le "bjensen"',
        ],
        ...[
          'code eq "Bjensen"',
          'code ne "bjensen"',
          'code co "jens"',
          'code sw "Bj"',
          'code ew "sen"',
          'code lt "bjensen"',
          'code ge "Bjensen"',
        ],
        ...['link eq "https://x/Y"', 'link ne "https://x/y"'],
      ],
      [
        ...['label eq "jensen"', 'label ne "BJENSEN"', 'label co "bjensens"', 'label sw "jensen"', 'label ew "bjense"'],
        ...['label gt "bjensen"', 'label ge "bjenseo"', 'label lt "bjensen"', 'label le "bjensem"'],
        ...[
          'code eq "bjensen"',
          'code ne "Bjensen"',
          'code co "JENS"',
          'code sw "bj"',
          'code ew "SEN"',
          'code gt "bjensen"',
        ],
        ...['link eq "https://x/y"', 'link co "X"'],
      ],
    );
  });

  test('of a boolean', () => {
    holds(
      { flag: false },
      ['flag eq false', 'flag ne true', 'flag eq "False"', 'flag pr', 'not (flag eq true)'],
      ['flag eq true', 'flag ne false', 'flag eq null'],
    );
    holds({ flag: true }, ['flag eq TRUE'], ['flag ne "true"']);
  });

  test('of a number counts by its value, not by its digits', () => {
    holds(
      { number: 10, size: 2.5 },
      [
        'number eq 10',
        'number eq 1e1',
        'number gt 9',
        'number ge 10',
        'number lt 100',
        'number le 10',
        'number ne 1',
        'size gt 2',
        'size eq 2.50',
      ],
      [
        'number eq 1',
        'number gt 10',
        'number ge 11',
        'number lt 9',
        'number le 9',
        'number ne 10',
        'size lt 2.5',
        'size gt 10',
      ],
    );
  });

  test('of a dateTime counts by the instant, with any digits and offset', () => {
    holds(
      { born: '2011-05-13T04:42:34.500Z' },
      [
        ...[
          'born eq "2011-05-13T04:42:34.5Z"',
          'born eq "2011-05-13T06:42:34.5000000+02:00"',
          'born eq "2011-05-12T23:42:34.5-05:00"',
        ],
        ...[
          'born gt "2011-05-13T04:42:34Z"',
          'born gt "2011-05-13T04:42:34.4999999Z"',
          'born gt "2011-05-13T05:42:34+01:00"',
        ],
        ...[
          'born lt "2011-05-13T04:42:34.5000001Z"',
          'born ge "2011-05-13T04:42:34.5"',
          'born le "2011-05-13t04:42:34.50z"',
        ],
        'born ne "2011-05-13T04:42:34Z"',
      ],
      [
        'born eq "2011-05-13T04:42:34Z"',
        'born gt "2011-05-13T04:42:34.5Z"',
        'born lt "2011-05-13T05:42:34.5+01:00"',
        'born ge "2011-05-13T04:42:34.6Z"',
      ],
    );
  });

  test('of a binary counts exactly', () => {
    holds(
      { blob: 'AAEq' },
      ['blob eq "AAEq"', 'blob co "AE"', 'blob sw "AA"', 'blob ew "q"'],
      ['blob eq "aaeq"', 'blob sw "aa"'],
    );
  });

  test('of a list is true if it is true of one value', () => {
    holds(
      { tags: ['Red', 'green'], numbers: [1, 5], codes: ['A'] },
      [
        'tags eq "red"',
        'tags eq "GREEN"',
        'tags ne "red"',
        'tags sw "g"',
        'numbers gt 4',
        'numbers lt 2',
        'codes eq "A"',
        'not (tags eq "blue")',
      ],
      ['tags eq "blue"', 'tags co "redgreen"', 'numbers gt 5', 'codes eq "a"', 'codes ne "A"', 'not (tags eq "red")'],
    );
  });
});

describe('pr, RFC 7644 section 3.4.2.2', () => {
  test.each<readonly [string, JsonObject]>([
    ['label', { label: 'x' }],
    ['flag', { flag: false }],
    ['number', { number: 0 }],
    ['tags', { tags: ['', 'x'] }],
    ['box', { box: { number: 0 } }],
    ['box', { box: { label: '', hidden: 'x' } }],
    ['box.label', { box: { label: 'x' } }],
    ['parts', { parts: [{ value: '' }, { value: 'x' }] }],
    ['parts.value', { parts: [{ type: 'x' }, { value: 'x' }] }],
    ['urn:example:2.0:More', { 'urn:example:2.0:More': { chief: { value: 'x' } } }],
    ['urn:example:2.0:More', { 'urn:example:2.0:More': { badges: [{ value: 'x' }] } }],
    ['urn:example:2.0:More', { 'urn:example:2.0:More': { badges: [{ value: '' }, { value: 'x' }] } }],
    ['urn:example:2.0:More:badges', { 'urn:example:2.0:More': { badges: [{ value: 'x' }] } }],
  ])('%s is there in %j', (name, resource) => {
    expect(answers(`${name} pr`, resource)).toBe(true);
    expect(answers(`not (${name} pr)`, resource)).toBe(false);
  });

  test.each<readonly [string, JsonObject]>([
    ['label', {}],
    ['label', { label: '' }],
    ['label', { label: null }],
    ['tags', { tags: [] }],
    ['tags', { tags: [''] }],
    ['box', { box: {} }],
    ['box', { box: { label: '' } }],
    ['box', { box: { label: undefined } }],
    ['box', { box: { label: null } }],
    ['box.label', { box: { hidden: 'x' } }],
    ['box.label', {}],
    ['box.label', { box: 'x' }],
    ['parts', { parts: [{ value: '' }, {}] }],
    ['parts.value', { parts: [{ type: 'x' }] }],
    ['urn:example:2.0:More', { 'urn:example:2.0:More': { badges: [{ value: '' }], chief: {} } }],
  ])('%s is not there in %j', (name, resource) => {
    expect(answers(`${name} pr`, resource)).toBe(false);
    expect(answers(`not (${name} pr)`, resource)).toBe(true);
  });
});

describe('a value that is not there', () => {
  test('equals only null', () => {
    holds(
      {},
      [
        'label eq null',
        'label ne "x"',
        'label ne ""',
        'flag ne true',
        'number ne 0',
        'tags eq null',
        'tags ne "x"',
        'parts.value ne "x"',
        'parts eq null',
        'box.label eq null',
      ],
      [
        'label ne null',
        'label eq ""',
        'label co ""',
        'label sw ""',
        'label ew ""',
        'label gt ""',
        'label ge ""',
        'label lt "x"',
        'label le "x"',
        'number lt 1',
        'flag eq false',
      ],
    );
  });

  test('is not one that is empty: an empty text is a text', () => {
    holds({ label: '' }, ['label ne null', 'label eq ""', 'label sw ""'], ['label eq null', 'label ne ""']);
  });

  test('is not one that is false or zero', () => {
    holds(
      { flag: false, number: 0 },
      ['flag ne null', 'number ne null', 'number eq 0'],
      ['flag eq null', 'number eq null'],
    );
  });

  test('is stored null, and an empty list', () => {
    holds(
      { label: null, tags: [], parts: [] },
      ['label eq null', 'tags eq null', 'parts.value eq null'],
      ['label ne null', 'tags ne null'],
    );
  });

  test('is one with another type than the schema says', () => {
    holds({ label: { x: 1 }, tags: [{ x: 1 }] }, ['label eq null', 'tags eq null'], ['label eq "x"', 'label co ""']);
  });
});

describe('a logical operator', () => {
  const resource = { label: 'a', code: 'b', flag: true };
  const [yes, no] = ['label eq "a"', 'label eq "b"'];

  test.each([
    [`${yes} and ${yes}`, true],
    [`${yes} and ${no}`, false],
    [`${no} and ${yes}`, false],
    [`${no} and ${no}`, false],
    [`${yes} or ${yes}`, true],
    [`${yes} or ${no}`, true],
    [`${no} or ${yes}`, true],
    [`${no} or ${no}`, false],
    [`not (${yes})`, false],
    [`not (${no})`, true],
    [`${yes} or ${yes} and ${no}`, true],
    [`(${yes} or ${yes}) and ${no}`, false],
    [`not (${no}) and ${yes}`, true],
    [`not (${no} or ${yes})`, false],
    [`not (${no}) or ${no}`, true],
    [`${no} or ${no} or ${yes}`, true],
    [`${yes} and ${yes} and ${no}`, false],
  ])('%s is %s', (text, expected) => {
    expect(answers(text, resource)).toBe(expected);
  });
});

describe('a value path tests one value of a list as a whole', () => {
  const parts = [
    { value: 'A', type: 'work', primary: true, number: 1, since: '2020-01-01T00:00:00Z' },
    { value: 'b', type: 'home', number: 2 },
  ];

  test('while separate comparisons may be true of different values', () => {
    holds(
      { parts },
      [
        ...['parts[type eq "WORK"]', 'parts[type eq "work" and value eq "a"]', 'parts[type eq "work"].value eq "a"'],
        ...[
          'parts.type eq "work" and parts.value eq "b"',
          'parts[number gt 1 and not (primary eq true)]',
          'parts[value pr]',
        ],
        ...[
          'parts[type eq "home"].primary ne true',
          'parts[type eq "home" or type eq "x"].value sw "B"',
          'parts[since le "2020-01-01T01:00:00+01:00"]',
        ],
        ...[
          'not (parts[type eq "x"])',
          'parts[not (type eq "x")]',
          'parts eq "A"',
          'parts ne "A"',
          'parts[primary eq "True"]',
        ],
      ],
      [
        ...[
          'parts[type eq "work" and value eq "b"]',
          'parts[type eq "work"].value eq "b"',
          'parts[type eq "x"]',
          'parts[type eq "x"] and parts[type eq "work"]',
        ],
        ...[
          'parts[type eq "home"].since pr',
          'parts[number gt 2]',
          'not (parts[type eq "work"])',
          'parts[type eq "work"].value ne "a"',
        ],
      ],
    );
  });

  test('a missing list has no value', () => {
    holds(
      {},
      ['not (parts[value pr])', 'not (parts[not (value pr)])'],
      ['parts[value ne "x"]', 'parts[not (value pr)]', 'parts[value eq null]'],
    );
  });

  test('tests the single value of a complex attribute', () => {
    const resource = {
      box: { number: 7, label: 'X' },
      'urn:example:2.0:More': { badges: [{ value: '1', type: 'a' }] },
    };
    holds(
      resource,
      [
        'box[number eq 7 and label eq "x"]',
        'box[number gt 7 or hidden eq null]',
        'urn:example:2.0:More[badges[value eq "1" and type eq "a"]]',
        'urn:example:2.0:More:badges[value eq "1"].type eq "A"',
        'box[number eq 7].label sw "x"',
      ],
      ['box[number eq 7 and label eq "y"]', 'owner[value eq null]', 'urn:example:2.0:More[label pr]'],
    );
  });
});

describe('texts of all scripts', () => {
  test.each([
    ['ÄDA', 'äda'],
    ['A\u0308da', 'äda'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφοσ'],
    ['ΜΑΡΙΟΣ', 'μαριος'],
    ['ſtraẞe', 'STRASSE'],
    ['\u00b5', '\u039c'],
    ['ᾼδης', 'ΑΙΔΗΣ'],
    ['J\u030c', '\u01f0'],
    ['😀', '😀'],
    ['İ', 'i\u0307'],
  ])('"%s" equals "%s" in another case or form', (one, other) => {
    holds(
      { label: one },
      [`label eq "${other}"`, `label sw "${other}"`, `label ge "${other}"`],
      [`label ne "${other}"`, `label lt "${other}"`],
    );
    holds({ label: other }, [`label eq "${one}"`], [`label gt "${one}"`]);
  });

  test('are found by a substring in another case', () => {
    holds({ label: 'Μάριος Σας' }, ['label sw "ΜΆΡΙΟΣ"', 'label co "ς σ"', 'label ew "ΣΑΣ"', 'label sw "μάριοσ"'], []);
    holds({ label: 'Isparta' }, ['label sw "I"'], ['label sw "ı"', 'label co "İ"']);
  });

  test('are ordered by code point, not by UTF-16', () => {
    holds({ code: '\u{10000}' }, ['code gt "\uffff"', 'code gt "\ue000"'], ['code lt "\ue000"']);
  });

  test('are compared exactly if they are case-exact', () => {
    holds({ code: 'A\u0308' }, ['code eq "A\u0308"'], ['code eq "Ä"']);
  });
});

describe('a member', () => {
  test.each([
    ['userName eq "BJENSEN@example.com"', true],
    ['externalId eq "bjensen"', true],
    ['externalId eq "BJENSEN"', false],
    ['id eq "2819C223"', false],
    ['emails.value eq "BABS@JENSEN.ORG"', true],
    ['emails[type eq "home" and value co "@jensen"]', true],
    ['emails[type eq "work"].value eq "babs@jensen.org"', false],
    ['addresses.locality eq "hollywood" and name.familyName co "ens"', true],
    [`${extension}:employeeNumber eq "701984"`, true],
    [`${extension}:manager eq "26118915"`, true],
    [`${extension}:manager.displayName pr`, false],
    [`${extension} pr`, true],
    ['password pr', false],
    ['groups pr', false],
    ['roles[primary eq "True"].value eq "MAKER"', true],
    ['meta.resourceType eq "User"', true],
    ['meta.resourceType eq "user"', false],
    ['schemas eq "urn:ietf:params:scim:schemas:core:2.0:User"', true],
    ['active ne false', true],
  ])('%s is %s', (text, expected) => {
    expect(answers(text, member, userScope)).toBe(expected);
  });
});

describe('the values that a path leads to', () => {
  const path = (name: string) => userScope(name) as Path;

  test.each<readonly [string, Json | undefined, readonly Json[]]>([
    ['title', { title: 'x' }, ['x']],
    ['title', {}, []],
    ['title', { title: null }, []],
    ['title', undefined, []],
    ['title', null, []],
    ['title', 'x', []],
    ['emails', { emails: [{ value: 'a' }, { value: 'b' }] }, [{ value: 'a' }, { value: 'b' }]],
    ['emails.value', { emails: [{ value: 'a' }, {}, 'x', { value: 'b' }] }, ['a', 'b']],
    ['emails.value', { emails: { value: 'a' } }, ['a']],
    ['title', [{ title: 'x' }, { title: 'y' }], ['x', 'y']],
  ])('%s of %j', (name, value, expected) => {
    expect(valuesAt(value, path(name))).toEqual(expected);
  });
});
