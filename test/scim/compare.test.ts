import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Comparable, compare, fold, toComparable, toIdentity, toInstant } from '../../lambdas/scim/compare.ts';
import type { Json } from '../../lambdas/scim/json.ts';
import { type Attribute, attribute, complex, type SimpleType } from '../../lambdas/scim/schema/attribute.ts';
import { emails, user } from '../../lambdas/scim/schema/user.ts';
import { drive, home, plaza } from './member.ts';

const text = fc.string({ unit: 'binary' });

describe('a case-insensitive text is folded', () => {
  test.each([
    ['bJensen@Example.COM', 'bjensen@example.com'],
    ['', ''],
    ['ÄÖÜ', 'äöü'],
    ['a\u0308', 'ä'],
    ['A\u0308', 'ä'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['οδος', 'οδοσ'],
    ['µ', 'μ'],
    ['ſ', 's'],
    ['ẛ', 'ṡ'],
    ['ϐϑϕϖϰϱϵϴ', 'βθφπκρεθ'],
    ['\u1c80\u1c88', 'в\ua64b'],
    ['ǅ', 'ǆ'],
    ['ᾼ', 'αι'],
    ['İ', 'i\u0307'],
    ['ı', 'ı'],
    ['ISPARTA ıspartA', 'isparta ısparta'],
    ['J\u030c', 'j\u030c'],
    ['\u01f0', 'j\u030c'],
    ['K', 'k'],
    ['Å', 'å'],
    ['ß', 'ss'],
    ['ẞ', 'ss'],
    ['ŉ', 'ʼn'],
    ['ﬃ', 'ffi'],
    ['ﬁ\u0308', 'fï'],
    ['Ⅷ', 'ⅷ'],
    ['𐐀', '𐐨'],
    ['日本語', '日本語'],
  ])('%s to %s', (from, to) => {
    expect(fold(from)).toBe(to);
  });

  test('and folding twice changes nothing, in any case and form', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(fold(fold(given))).toBe(fold(given));
        expect(fold(given.normalize('NFD'))).toBe(fold(given));
        expect(fold(given.normalize('NFC'))).toBe(fold(given));
      }),
    );
  });

  describe('so that, in all of Unicode,', () => {
    const characters = Array.from({ length: 0x110000 }, (_, point) => point)
      .map((point) => String.fromCodePoint(point))
      .filter((each) => !/[\p{Unassigned}\p{Surrogate}\p{Private_Use}]/u.test(each));

    /** A character in upper, lower and title case, by itself and taken apart; İ in lower case is two. */
    function formsOf(character: string): readonly string[] {
      const [upper, lower] = [character.toUpperCase(), character.toLowerCase()];
      const [first = '', ...rest] = upper;
      const title = first + rest.join('').toLowerCase();
      const forms = [upper, lower, title, upper.toLowerCase(), lower.toUpperCase()];
      return [...new Set([...forms, ...forms.map((form) => form.normalize('NFD'))])];
    }

    test('all forms of a character fold alike, except the dotless i, which is not an i', () => {
      const differing = characters.filter((each) => formsOf(each).some((form) => fold(form) !== fold(each)));
      expect(differing).toEqual(['ı']);
    });

    test('folding is idempotent', () => {
      expect(characters.filter((each) => fold(fold(each)) !== fold(each))).toEqual([]);
    });

    test('a letter folds alike in any context, except for marks: a prefix folds to a prefix', () => {
      const letters = ['a', 'Σ', 'ς', 'ß', 'ŉ', 'İ', 'ı', 'ﬁ', 'ǰ', 'ΐ', 'ᾳ', '日', '𐐀'];
      const folded = letters.map(fold);
      const others = characters.filter((each) => !/\p{Mark}|[\u1160-\u11ff]/u.test(each));
      const differing = others.filter((each) => fold(letters.join(each)) !== folded.join(fold(each)));
      expect(differing).toEqual([]);
    });
  });

  test('and ASCII in any case is the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (given) => {
        expect(fold(given.toUpperCase())).toBe(fold(given));
        expect(fold(given)).toHaveLength(given.length);
      }),
    );
  });
});

describe('the comparable form of a value', () => {
  const of = (type: SimpleType, caseExact = false): Attribute => attribute('x', type, '', { caseExact });

  test.each<readonly [string, Json | undefined, Attribute, Comparable | undefined]>([
    ['a text', 'Ab', of('string'), 'ab'],
    ['a case-exact text', 'Ab', of('string', true), 'Ab'],
    ['a reference', 'Ab', of('reference'), 'ab'],
    ['a case-exact reference', 'Ab', of('reference', true), 'Ab'],
    ['a binary, which is always case-exact', 'Ab', of('binary'), 'Ab'],
    ['a time', '2011-05-13T06:42:34.50+02:00', of('dateTime'), '2011-05-13T04:42:34.5'],
    ['a case-exact time', '2011-05-13t04:42:34z', of('dateTime', true), '2011-05-13T04:42:34'],
    ['an invalid time', 'Yesterday', of('dateTime'), 'Yesterday'],
    ['a boolean', false, of('boolean'), false],
    ['a number', 0, of('decimal'), 0],
    ['null', null, of('string'), undefined],
    ['nothing', undefined, of('string'), undefined],
    ['an object', { value: 'x' }, emails, undefined],
    ['a list', ['x'], of('string'), undefined],
  ])('of %s', (_, value, of, expected) => {
    expect(toComparable(value, of)).toBe(expected);
  });
});

describe('the order of comparable values', () => {
  test.each<readonly [Comparable, Comparable, number]>([
    ['a', 'b', -1],
    ['b', 'a', 1],
    ['a', 'a', 0],
    ['a', 'ab', -1],
    ['ab', 'a', 1],
    ['', 'a', -1],
    ['', '', 0],
    ['B', 'a', -1],
    ['\uffff', '\u{10000}', -1],
    ['\ue000', '\ud7ff', 1],
    ['\ue000', '\u{1f600}', -1],
    ['\u{1f600}', '\u{1f601}', -1],
    [2, 10, -1],
    [-1, -2, 1],
    [1.5, 1.5, 0],
    [false, true, -1],
    [true, true, 0],
  ])('%j and %j', (one, other, expected) => {
    expect(Math.sign(compare(one, other))).toBe(expected);
    expect(Math.sign(compare(other, one))).toBe(0 - expected);
  });

  test('of texts is the order of their UTF-8', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(Math.sign(compare(one, other))).toBe(Buffer.compare(Buffer.from(one), Buffer.from(other)));
      }),
    );
  });
});

describe('a dateTime, RFC 7643 section 2.3.5', () => {
  test.each([
    ['2011-05-13T04:42:34Z', '2011-05-13T04:42:34'],
    ['2011-05-13T04:42:34z', '2011-05-13T04:42:34'],
    ['2011-05-13t04:42:34Z', '2011-05-13T04:42:34'],
    ['2011-05-13T04:42:34', '2011-05-13T04:42:34'],
    ['2011-05-13T04:42:34+00:00', '2011-05-13T04:42:34'],
    ['2011-05-13T04:42:34-00:00', '2011-05-13T04:42:34'],
    ['2011-05-13T04:42:34+05:30', '2011-05-12T23:12:34'],
    ['2011-12-31T23:42:34-01:00', '2012-01-01T00:42:34'],
    ['2011-05-13T24:00:00Z', '2011-05-14T00:00:00'],
    ['2011-05-13T04:42:34.0Z', '2011-05-13T04:42:34'],
    ['2011-05-13T04:42:34.000000000000Z', '2011-05-13T04:42:34'],
    ['2011-05-13T04:42:34.8420572Z', '2011-05-13T04:42:34.8420572'],
    ['2011-05-13T04:42:34.100', '2011-05-13T04:42:34.1'],
    ['2011-05-13T04:42:34.0010+01:00', '2011-05-13T03:42:34.001'],
    ['2012-02-29T00:00:00Z', '2012-02-29T00:00:00'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00'],
    ['9999-12-31T23:59:59.9Z', '9999-12-31T23:59:59.9'],
  ])('%s', (given, expected) => {
    expect(toInstant(given)).toBe(expected);
  });

  test.each([
    ...[
      '',
      'now',
      '2011-05-13',
      '2011-05-13T04:42Z',
      '2011-05-13 04:42:34Z',
      '2011-5-13T04:42:34Z',
      '20110513T044234Z',
    ],
    ...[
      '2011-05-13T04:42:34.Z',
      '2011-05-13T04:42:34,5Z',
      '2011-05-13T04:42:34+0200',
      '2011-05-13T04:42:34+02',
      '2011-05-13T04:42:34ZZ',
    ],
    ...[
      '2011-13-01T00:00:00Z',
      '2011-00-01T00:00:00Z',
      '2011-02-29T00:00:00Z',
      '2011-06-31T00:00:00Z',
      '2011-01-32T00:00:00Z',
    ],
    ...[
      '2011-05-13T25:00:00Z',
      '2011-05-13T04:60:00Z',
      '2011-05-13T04:42:61Z',
      '2011-05-13T04:42:34+25:00',
      ' 2011-05-13T04:42:34Z',
    ],
    ...[
      '0000-01-01T00:00:00+01:00',
      '9999-12-31T23:59:59-01:00',
      '12011-05-13T04:42:34Z',
      '-2011-05-13T04:42:34Z',
      '٢٠١١-05-13T04:42:34Z',
    ],
  ])('"%s" is refused', (given) => {
    expect(toInstant(given)).toBeUndefined();
  });

  const date = fc.date({ min: new Date('0001-01-01'), max: new Date('9998-12-31'), noInvalidDate: true });
  const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });

  /** The instant as a clock in that zone shows it. */
  function shown(instant: Date, minutes: number): string {
    const local = new Date(instant.getTime() + minutes * 60_000).toISOString().replace('Z', '');
    const [hour, minute] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((n) =>
      String(n).padStart(2, '0'),
    );
    return `${local}${minutes < 0 ? '-' : '+'}${hour}:${minute}`;
  }

  test('is the same text for the same instant, and texts sort by time', () => {
    fc.assert(
      fc.property(date, date, offset, offset, (one, other, here, there) => {
        const [first, second] = [toInstant(shown(one, here)) ?? '', toInstant(shown(other, there)) ?? ''];
        expect(first).toBe(toInstant(one.toISOString()));
        expect(Math.sign(compare(first, second))).toBe(Math.sign(one.getTime() - other.getTime()));
      }),
    );
  });
});

describe('the identity of a value in a list, RFC 7643 section 2.4', () => {
  test('is its value and type', () => {
    expect(toIdentity({ ...home, primary: true, display: 'Home' }, emails)).toBe(toIdentity(home, emails));
    expect(toIdentity({ ...home, value: 'BABS@JENSEN.ORG', type: 'HOME' }, emails)).toBe(toIdentity(home, emails));
    expect(toIdentity({ ...home, type: 'work' }, emails)).not.toBe(toIdentity(home, emails));
    expect(toIdentity({ value: home.value }, emails)).not.toBe(toIdentity(home, emails));
  });

  test('is all sub-attributes but primary, if there is no value', () => {
    const addresses = user.byName.get('addresses') as Attribute;
    expect(toIdentity({ ...drive, primary: true }, addresses)).toBe(toIdentity(drive, addresses));
    expect(toIdentity({ ...plaza, region: 'CA' }, addresses)).not.toBe(toIdentity(plaza, addresses));
  });

  test('differs if the same texts are in other sub-attributes', () => {
    const pairs = complex('pairs', '', [attribute('value', 'string', ''), attribute('type', 'string', '')]);
    expect(toIdentity({ value: 'a' }, pairs)).not.toBe(toIdentity({ type: 'a' }, pairs));
    expect(toIdentity({ value: 'a","b' }, pairs)).not.toBe(toIdentity({ value: 'a', type: 'b' }, pairs));
  });

  test('is the value itself, if it is not an object', () => {
    const tags = attribute('tags', 'string', '', { multiValued: true });
    expect(toIdentity('a', tags)).toBe(toIdentity('a', tags));
    expect(toIdentity('1', tags)).not.toBe(toIdentity(1, tags));
    expect(toIdentity('a', emails)).not.toBe(toIdentity({ value: 'a' }, emails));
  });
});
