import { describe, expect, test } from '@jest/globals';
import { type Filter, junction, printFilter } from '../../../lambdas/scim/filter/filter.ts';
import type { Attribute, Path } from '../../../lambdas/scim/schema/attribute.ts';
import { userScope } from '../../../lambdas/scim/schema/user.ts';
import { extension } from '../member.ts';

const path = (name: string) => userScope(name) as Path;
const inside = (name: string, sub: string) => path(`${name}.${sub}`).slice(1) as unknown as readonly [Attribute];
const title: Filter = { kind: 'present', path: path('title') };
const locale: Filter = { kind: 'present', path: path('locale') };
const work: Filter = { kind: 'compare', path: inside('emails', 'type'), operator: 'eq', literal: 'work' };

describe('a junction of filters has one form', () => {
  test.each(['and', 'or'] as const)('flattens those of the same kind: %s', (kind) => {
    const inner: Filter = { kind, filters: [title, locale] };
    expect(junction(kind, [inner, title])).toEqual({ kind, filters: [title, locale, title] });
    expect(junction(kind, [title, inner])).toEqual({ kind, filters: [title, title, locale] });
  });

  test('leaves those of the other kind whole', () => {
    const inner: Filter = { kind: 'or', filters: [title, locale] };
    expect(junction('and', [inner, title])).toEqual({ kind: 'and', filters: [inner, title] });
  });

  test('is the filter itself if there is only one', () => {
    expect(junction('and', [title])).toBe(title);
    expect(junction('or', [{ kind: 'or', filters: [title, locale] }])).toEqual({
      kind: 'or',
      filters: [title, locale],
    });
  });
});

describe('a filter is printed as a client would write it', () => {
  test.each<readonly [string, Filter]>([
    ['title pr', title],
    ['title pr and locale pr', { kind: 'and', filters: [title, locale] }],
    ['title pr or locale pr', { kind: 'or', filters: [title, locale] }],
    [
      '(title pr or locale pr) and title pr',
      { kind: 'and', filters: [{ kind: 'or', filters: [title, locale] }, title] },
    ],
    ['title pr and locale pr or title pr', { kind: 'or', filters: [{ kind: 'and', filters: [title, locale] }, title] }],
    ['not (title pr)', { kind: 'not', filter: title }],
    ['not (not (title pr))', { kind: 'not', filter: { kind: 'not', filter: title } }],
    ['not (title pr or locale pr)', { kind: 'not', filter: { kind: 'or', filters: [title, locale] } }],
    ['emails[type eq "work"]', { kind: 'some', path: path('emails'), where: work }],
    [
      'not (emails[not (type eq "work")])',
      { kind: 'not', filter: { kind: 'some', path: path('emails'), where: { kind: 'not', filter: work } } },
    ],
    [`${extension}:manager.displayName pr`, { kind: 'present', path: path(`${extension}:manager.displayName`) }],
    ['name.givenName pr', { kind: 'present', path: path('name.givenName') }],
  ])('%s', (text, filter) => {
    expect(printFilter(filter)).toBe(text);
  });

  test.each([
    ['"a\\"b\\\\c\\n"', 'a"b\\c\n'],
    ['"é😀"', 'é😀'],
    ['""', ''],
    ['true', true],
    ['false', false],
    ['null', null],
    ['-7.5', -7.5],
    ['1e+21', 1e21],
  ])('with values as in JSON: %s', (text, literal) => {
    for (const operator of ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const) {
      expect(printFilter({ kind: 'compare', path: path('title'), operator, literal })).toBe(
        `title ${operator} ${text}`,
      );
    }
  });
});
