import { describe, expect, test } from '@jest/globals';
import { printFilter } from '../../../lambdas/scim/filter/filter.ts';
import { parseFilter } from '../../../lambdas/scim/filter/parse.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import type { Scope } from '../../../lambdas/scim/schema/attribute.ts';
import { userScope } from '../../../lambdas/scim/schema/user.ts';
import { extension, refusal } from '../member.ts';
import { thingScope } from '../thing.ts';

/** A filter in the one form that the parser makes of it; grouping shows in the parentheses that are left. */
const plain = (text: string, scope: Scope = userScope) => printFilter(parseFilter(text, { scope, mode: lenient }));

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';

describe('a filter, RFC 7644 section 3.4.2.2, figure 1', () => {
  test.each([
    ['userName eq "bjensen"', 'userName eq "bjensen"'],
    ['userName ne "bjensen"', 'userName ne "bjensen"'],
    ['name.familyName co "O\'Malley"', 'name.familyName co "O\'Malley"'],
    ['userName sw "J"', 'userName sw "J"'],
    ['userName ew "J"', 'userName ew "J"'],
    ['title pr', 'title pr'],
    ['meta.lastModified gt "2011-05-13T04:42:34Z"', 'meta.lastModified gt "2011-05-13T04:42:34Z"'],
    ['meta.lastModified ge "2011-05-13T04:42:34Z"', 'meta.lastModified ge "2011-05-13T04:42:34Z"'],
    ['meta.lastModified lt "2011-05-13T04:42:34Z"', 'meta.lastModified lt "2011-05-13T04:42:34Z"'],
    ['meta.lastModified le "2011-05-13T04:42:34Z"', 'meta.lastModified le "2011-05-13T04:42:34Z"'],
  ])('has the operator of %s', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  test.each([
    ['title eq "a" and active eq true', 'title eq "a" and active eq true'],
    ['title eq "a" or active eq true', 'title eq "a" or active eq true'],
    ['not (title eq "a")', 'not (title eq "a")'],
    ['not(title pr)', 'not (title pr)'],
    ['(title pr)', 'title pr'],
    ['((title pr))', 'title pr'],
    ['title pr or active pr and locale pr', 'title pr or active pr and locale pr'],
    ['(title pr or active pr) and locale pr', '(title pr or active pr) and locale pr'],
    ['title pr and active pr or locale pr', 'title pr and active pr or locale pr'],
    ['title pr and (active pr or locale pr)', 'title pr and (active pr or locale pr)'],
    ['not (title pr) and active pr', 'not (title pr) and active pr'],
    ['not (title pr and active pr)', 'not (title pr and active pr)'],
    ['not (not (title pr))', 'not (not (title pr))'],
    ['(title pr and active pr) and locale pr', 'title pr and active pr and locale pr'],
    ['title pr or (active pr or locale pr)', 'title pr or active pr or locale pr'],
    ['(title pr and active pr) or locale pr', 'title pr and active pr or locale pr'],
    ['id pr and (title pr or (active pr and locale pr))', 'id pr and (title pr or active pr and locale pr)'],
    [
      'userType eq "Employee" and not (emails co "example.com" or emails.value co "example.org")',
      'userType eq "Employee" and not (emails.value co "example.com" or emails.value co "example.org")',
    ],
  ])('binds not before and before or: %s', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  test.each([
    ['emails[type eq "work"]', 'emails[type eq "work"]'],
    [
      'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]',
      'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]',
    ],
    ['emails[not (type eq "work" or primary eq true)]', 'emails[not (type eq "work" or primary eq true)]'],
    ['emails[value pr]', 'emails[value pr]'],
    ['name[familyName eq "Jensen"]', 'name[familyName eq "Jensen"]'],
    [`${extension}[department eq "Tours"]`, `${extension}[department eq "Tours"]`],
    [`${extension}[manager[value eq "1"]]`, `${extension}[manager[value eq "1"]]`],
    [`${extension}:manager[displayName eq "John"]`, `${extension}:manager[displayName eq "John"]`],
    ['userType eq "Employee" and (emails[type eq "work"])', 'userType eq "Employee" and emails[type eq "work"]'],
  ])('has the value path %s', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  test.each([
    ['emails[type eq "work"].value eq "a"', 'emails[type eq "work" and value eq "a"]'],
    ['emails[type eq "work"].VALUE pr', 'emails[type eq "work" and value pr]'],
    ['emails[type eq "work"] .value eq "a" and title pr', 'emails[type eq "work" and value eq "a"] and title pr'],
    ['emails[type eq "a" or type eq "b"].value sw "c"', 'emails[(type eq "a" or type eq "b") and value sw "c"]'],
    [
      'emails[type eq "a" and primary eq true].value sw "c"',
      'emails[type eq "a" and primary eq true and value sw "c"]',
    ],
    [`${extension}[department pr].manager eq "1"`, `${extension}[department pr and manager.value eq "1"]`],
    [`${extension}[department pr].manager.value eq "1"`, `${extension}[department pr and manager.value eq "1"]`],
  ])('has a sub-attribute behind a value path, as Entra ID sends it: %s', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });
});

describe('a name in a filter', () => {
  test.each([
    ['USERNAME Eq "John"', 'userName eq "John"'],
    ['Name.FAMILYNAME SW "J"', 'name.familyName sw "J"'],
    ['NOT (TITLE PR) AND ACTIVE EQ TRUE OR locale Pr', 'not (title pr) and active eq true or locale pr'],
    [
      '(ActiVe eq true) and meta.lastmodified ge "2019-01-01T00:00:00Z"',
      'active eq true and meta.lastModified ge "2019-01-01T00:00:00Z"',
    ],
    ['Emails[TYPE EQ "work" And Primary Eq True]', 'emails[type eq "work" and primary eq true]'],
  ])('is case-insensitive, RFC 7643 section 2.1: %s', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  test.each([
    [`${core}:userName eq "a"`, 'userName eq "a"'],
    [`${core}:name.familyName eq "a"`, 'name.familyName eq "a"'],
    [`${core.toUpperCase()}:USERNAME eq "a"`, 'userName eq "a"'],
    [`${core}:emails[type eq "work"]`, 'emails[type eq "work"]'],
    [`${extension}:department eq "a"`, `${extension}:department eq "a"`],
    [`${extension.toLowerCase()}:EMPLOYEENUMBER eq "a"`, `${extension}:employeeNumber eq "a"`],
    [`${extension}:manager.displayName eq "a"`, `${extension}:manager.displayName eq "a"`],
    [`${extension}.manager.value eq "a"`, `${extension}:manager.value eq "a"`],
    [`${extension} pr`, `${extension} pr`],
    [`${extension}:manager.$ref eq "a"`, `${extension}:manager.$ref eq "a"`],
  ])('may have the URN of its schema, RFC 7644 section 3.10: %s', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  test.each([
    ['emails eq "a"', 'emails.value eq "a"'],
    ['roles eq "admin"', 'roles.value eq "admin"'],
    [`${extension}:manager eq "1"`, `${extension}:manager.value eq "1"`],
    ['emails pr', 'emails pr'],
  ])('of a complex attribute means its value in a comparison: %s', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  test.each([
    'shoeSize eq 38',
    'username.value eq "a"',
    'name.nick pr',
    'emails.nick eq "a"',
    'emails[nick eq "a"]',
    'emails[type eq "a"].nick eq "a"',
    'emails[userName eq "a"]',
    `${core} pr`,
    `${core}:shoeSize pr`,
    `${core}.userName pr`,
    `${extension}department pr`,
    `${extension}:shoeSize pr`,
    'department pr',
    'urn:example:2.0:User:userName pr',
    'constructor pr',
    'toString pr',
    'hasOwnProperty.name pr',
    'emails..value pr',
    'emails. pr',
    'and eq "a"',
  ])('is refused if no schema defines it: %s', (text) => {
    const [status, scimType, detail] = refusal(() => plain(text));
    expect([status, scimType]).toEqual([400, 'invalidFilter']);
    expect(detail).toMatch(/^the filter is wrong at character \d+: expected an attribute that the schema defines$/);
  });
});

describe('a value in a filter has the type of the schema', () => {
  const at = (text: string) => plain(text, thingScope);

  test.each([
    ['label eq "a"', 'label eq "a"'],
    ['label eq ""', 'label eq ""'],
    ['flag eq true', 'flag eq true'],
    ['flag ne FALSE', 'flag ne false'],
    ['flag eq "True"', 'flag eq true'],
    ['flag eq "fALSE"', 'flag eq false'],
    ['number eq 7', 'number eq 7'],
    ['number gt -7', 'number gt -7'],
    ['number le 0', 'number le 0'],
    ['number eq -0', 'number eq 0'],
    ['size ge 7.25', 'size ge 7.25'],
    ['size lt 1e3', 'size lt 1000'],
    ['size lt 1E-2', 'size lt 0.01'],
    ['size ne 1.5e+2', 'size ne 150'],
    ['numbers gt 7', 'numbers gt 7'],
    ['born gt "2011-05-13T04:42:34Z"', 'born gt "2011-05-13T04:42:34Z"'],
    ['born eq "2011-05-13T04:42:34.1234567+02:00"', 'born eq "2011-05-13T04:42:34.1234567+02:00"'],
    ['blob eq "AAE="', 'blob eq "AAE="'],
    ['blob co "AAE"', 'blob co "AAE"'],
    ['link ew "/1"', 'link ew "/1"'],
    ['link gt "a"', 'link gt "a"'],
    ['tags eq "a"', 'tags eq "a"'],
    ['parts[number eq 7].since ge "2011-05-13T04:42:34Z"', 'parts[number eq 7 and since ge "2011-05-13T04:42:34Z"]'],
  ])('%s', (text, expected) => {
    expect(at(text)).toBe(expected);
  });

  test.each(['label', 'flag', 'number', 'size', 'born', 'blob', 'link', 'tags', 'parts'])(
    '%s may be compared with null',
    (name) => {
      const full = name === 'parts' ? 'parts.value' : name;
      expect(at(`${name} eq null`)).toBe(`${full} eq null`);
      expect(at(`${name} ne NULL`)).toBe(`${full} ne null`);
    },
  );

  test.each([
    ['label eq "\\"\\\\\\/\\b\\f\\n\\r\\t"', 'label eq "\\"\\\\/\\b\\f\\n\\r\\t"'],
    ['label eq "\\u00e9\\u00C9"', 'label eq "éÉ"'],
    ['label eq "\\ud83d\\ude00"', 'label eq "😀"'],
    ['label eq "a\u2028b\u007f"', 'label eq "a\u2028b\u007f"'],
    ['label eq "a) and (b] or [c"', 'label eq "a) and (b] or [c"'],
    ['label eq "o\'brien|auth0"', 'label eq "o\'brien|auth0"'],
  ])('a string is one of JSON: %s', (text, expected) => {
    expect(at(text)).toBe(expected);
  });

  const string = 'a string in double quotes';
  const dateTime = 'a dateTime in double quotes, such as "2011-05-13T04:42:34Z"';
  test.each([
    ['label eq 7', 10, string],
    ['label eq true', 10, string],
    ['label eq a', 10, string],
    ['label eq', 9, string],
    ['label co null', 10, string],
    ['label gt null', 10, string],
    ['label eq "\\ud83d"', 10, string],
    ['label eq "\\ude00\\ud83d"', 10, string],
    ['blob eq 7', 9, string],
    ['link eq false', 9, string],
    ['flag eq 1', 9, 'true or false'],
    ['flag eq "yes"', 9, 'true or false'],
    ['flag eq yes', 9, 'true or false'],
    ['flag eq ""', 9, 'true or false'],
    ['number eq', 10, 'a number'],
    ['number eq "7"', 11, 'a number'],
    ['number eq true', 11, 'a number'],
    ['number gt null', 11, 'a number'],
    ['number eq 1e999', 11, 'a number'],
    ['size eq -1e999', 9, 'a number'],
    ['size eq "big"', 9, 'a number'],
    ['born gt 7', 9, dateTime],
    ['born gt "2011"', 9, dateTime],
    ['born gt "2011-05-13"', 9, dateTime],
    ['born gt "2011-02-29T00:00:00Z"', 9, dateTime],
    ['born lt true', 9, dateTime],
    ['born lt null', 9, dateTime],
  ])('%s is refused at character %i', (text, position, expected) => {
    const detail = `the filter is wrong at character ${position}: expected ${expected}`;
    expect(refusal(() => at(text))).toEqual([400, 'invalidFilter', detail]);
  });

  test('-0 is read as 0', () => {
    expect(parseFilter('number eq -0', { scope: thingScope, mode: lenient })).toMatchObject({ literal: 0 });
  });

  test('a text is not a boolean in strict mode', () => {
    const attempt = () => parseFilter('flag eq "True"', { scope: thingScope, mode: strict });
    const detail = 'the filter is wrong at character 9: expected true or false';
    expect(refusal(attempt)).toEqual([400, 'invalidFilter', detail]);
    expect(printFilter(parseFilter('flag eq true', { scope: thingScope, mode: strict }))).toBe('flag eq true');
  });
});

describe('an operator that the type does not have, RFC 7644 section 3.4.2.2, table 3', () => {
  const ordered = 'eq, ne, gt, ge, lt, le or pr';
  test.each([
    ['flag', 'boolean', ['co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'], 'eq, ne or pr'],
    ['blob', 'binary', ['gt', 'ge', 'lt', 'le'], 'eq, ne, co, sw, ew or pr'],
    ['number', 'integer', ['co', 'sw', 'ew'], ordered],
    ['size', 'decimal', ['co', 'sw', 'ew'], ordered],
    ['born', 'dateTime', ['co', 'sw', 'ew'], ordered],
    ['numbers', 'integer', ['co', 'sw', 'ew'], ordered],
    ['parts.primary', 'boolean', ['gt'], 'eq, ne or pr'],
  ])('%s is a %s', (name, type, operators, rest) => {
    for (const operator of operators) {
      const attempt = () => plain(`${name} ${operator} "x"`, thingScope);
      const detail = `the filter is wrong at character ${name.length + 2}: expected an operator for a ${type}: ${rest}`;
      expect(refusal(attempt)).toEqual([400, 'invalidFilter', detail]);
    }
  });

  test.each(['label', 'code', 'link', 'tags'])('%s has them all', (name) => {
    for (const operator of ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']) {
      expect(plain(`${name} ${operator} "x"`, thingScope)).toBe(`${name} ${operator} "x"`);
    }
  });

  test.each(['box', 'places', 'urn:example:2.0:More'])('%s has nothing but sub-attributes to compare', (name) => {
    const detail = `the filter is wrong at character ${name.length + 2}: expected pr: this attribute has only sub-attributes to compare, name one of them`;
    expect(refusal(() => plain(`${name} eq "x"`, thingScope))).toEqual([400, 'invalidFilter', detail]);
    expect(plain(`${name} pr`, thingScope)).toBe(`${name} pr`);
  });
});

describe('a malformed filter is refused with the position and what was expected there', () => {
  const attribute = 'an attribute';
  const known = 'an attribute that the schema defines';
  const operator = 'an operator: eq, ne, co, sw, ew, gt, ge, lt, le or pr';
  const brackets = 'an operator: only an attribute with sub-attributes takes brackets';
  const more = 'and, or, or the end of the filter';
  const token = 'a name, an operator, a value, a parenthesis or a bracket';
  const quoted = 'a string in double quotes with its end and escapes as in JSON';

  test.each([
    ['', 1, attribute],
    ['   ', 4, attribute],
    ['"bjensen"', 1, attribute],
    ['7 eq 7', 1, attribute],
    ['userName', 9, operator],
    ['userName ', 10, operator],
    ['userName is "a"', 10, operator],
    ['userName = "a"', 10, token],
    ['userName "a"', 10, operator],
    ['userName and title pr', 10, operator],
    ['userName eq', 12, 'a string in double quotes'],
    ['userName eq "j\ufffdrg"', 13, 'a text without U+FFFD, which stands for bytes that were not UTF-8'],
    ['userName eq "a', 13, quoted],
    ['userName eq "a\\x"', 13, quoted],
    ['userName eq "a\\u12"', 13, quoted],
    ['userName eq "a\nb"', 13, quoted],
    ['userName eq "a\u0000"', 13, quoted],
    ["userName eq 'a'", 13, token],
    ['userName eq 007', 13, 'a number as in JSON, or a string in double quotes'],
    ['userName eq -', 13, 'a number as in JSON, or a string in double quotes'],
    ['userName eq 2819c223', 13, 'a number as in JSON, or a string in double quotes'],
    ['userName eq 1.', 13, 'a number as in JSON, or a string in double quotes'],
    ['userName eq .5', 13, 'a string in double quotes'],
    ['userName eq "a" title pr', 17, more],
    ['userName eq "a")', 16, more],
    ['userName eq "a"]', 16, more],
    ['userName pr "a"', 13, more],
    ['userName pr,title pr', 12, token],
    ['userName pr and', 16, attribute],
    ['userName pr or', 15, attribute],
    ['userName pr and or title pr', 17, known],
    ['and userName pr', 1, known],
    ['userName pr & title pr', 13, token],
    ['(userName pr', 13, 'and, or, or a closing parenthesis'],
    ['(userName pr]', 13, 'and, or, or a closing parenthesis'],
    ['()', 2, attribute],
    ['(', 2, attribute],
    [')', 1, attribute],
    ['not userName pr', 5, 'a parenthesis after not'],
    ['not', 4, 'a parenthesis after not'],
    ['not ()', 6, attribute],
    ['not [userName pr]', 5, 'a parenthesis after not'],
    ['emails[', 8, attribute],
    ['emails[]', 8, attribute],
    ['emails[type eq "work"', 22, 'and, or, or a closing bracket'],
    ['emails[type eq "work")', 22, 'and, or, or a closing bracket'],
    ['emails[type eq "work"] eq "a"', 24, more],
    ['emails[type eq "work"]value eq "a"', 23, more],
    ['emails[type eq "work"].value', 29, operator],
    ['emails[type eq "work"].value[type eq "a"]', 29, operator],
    ['emails[type eq "work"]. eq "a"', 23, known],
    ['emails[type eq "work"][type eq "home"]', 23, more],
    ['userName[type eq "a"]', 9, brackets],
    ['emails.value[type eq "a"]', 13, brackets],
    ['schemas[value eq "a"]', 8, brackets],
    ['[type eq "a"]', 1, attribute],
    ['userName\u00a0eq "a"', 9, token],
    ['userName\neq "a"', 9, token],
    ['ünerName eq "a"', 1, token],
    ['_id eq "a"', 1, token],
    ['user%4Eame eq "a"', 5, token],
    ['$filter', 1, known],
  ])('%s at character %i', (text, position, expected) => {
    const detail = `the filter is wrong at character ${position}: expected ${expected}`;
    expect(refusal(() => plain(text))).toEqual([400, 'invalidFilter', detail]);
  });
});

describe('spaces', () => {
  test.each([
    ['  userName   eq\t"a"  ', 'userName eq "a"'],
    ['userName eq"a"and(title pr)', 'userName eq "a" and title pr'],
    ['( userName pr )or( title pr )', 'userName pr or title pr'],
    ['emails [ type eq "a" ] .value pr', 'emails[type eq "a" and value pr]'],
  ])('may be added or left out if that cannot change the meaning: "%s"', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });
});

describe('a filter is limited, service rule 16', () => {
  const refusedAt = (position: number, what: string) => [
    400,
    'invalidFilter',
    `the filter is wrong at character ${position}: expected at most ${what}`,
  ];

  test('in length', () => {
    const filter = (length: number) => `title eq "${'x'.repeat(length - 11)}"`;
    expect(filter(4096)).toHaveLength(4096);
    expect(plain(filter(4096))).toBe(filter(4096));
    expect(refusal(() => plain(filter(4097)))).toEqual(refusedAt(1, '4096 characters'));
  });

  test.each([
    ['parentheses', '(', ')', 1],
    ['negations', 'not (', ')', 5],
  ])('in depth of %s', (_, open, close, step) => {
    const filter = (depth: number) => `${open.repeat(depth)}title pr${close.repeat(depth)}`;
    expect(() => plain(filter(20))).not.toThrow();
    expect(refusal(() => plain(filter(21)))).toEqual(refusedAt(20 * step + step + 1, '20 levels of nesting'));
  });

  test('in depth of brackets', () => {
    const filter = (depth: number) => `${'('.repeat(depth)}emails[type pr]${')'.repeat(depth)}`;
    expect(() => plain(filter(19))).not.toThrow();
    expect(refusal(() => plain(filter(20)))).toEqual(refusedAt(28, '20 levels of nesting'));
  });

  test('groups side by side do not count as depth', () => {
    expect(() => plain(Array(100).fill('(title pr)').join(' and '))).not.toThrow();
  });

  test('in the number of comparisons', () => {
    const filter = (terms: number) => Array(terms).fill('id pr').join(' or ');
    expect(plain(filter(256))).toBe(filter(256));
    expect(refusal(() => plain(filter(257)))).toEqual(refusedAt(256 * 9 + 4, '256 comparisons'));
  });
});
