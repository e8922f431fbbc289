import { describe, expect, test } from '@jest/globals';
import { printFilter } from '../../../lambdas/scim/filter/filter.ts';
import type { JsonObject } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { parseListQuery, parseSearchRequest } from '../../../lambdas/scim/query/list-query.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { userScope } from '../../../lambdas/scim/schema/user.ts';
import { refusal } from '../member.ts';
import { asked, context } from './asked.ts';

const most = Number.MAX_SAFE_INTEGER;

describe('paging by index, RFC 7644 section 3.4.2.4, service rule 12', () => {
  test('asks for the first hundred by default', () => {
    expect(asked({})).toEqual({
      filter: undefined,
      sorting: undefined,
      projection: {},
      count: 100,
      startIndex: 1,
      cursor: undefined,
    });
  });

  test.each([
    ['1', 1],
    ['2', 2],
    ['0', 1],
    ['-7', 1],
    ['+3', 3],
    [' 4 ', 4],
    ['007', 7],
    ['9007199254740991', most],
    ['9007199254740992', most],
    ['9'.repeat(400), most],
    [`-${'9'.repeat(400)}`, 1],
  ])('startIndex %s is %i', (text, startIndex) => {
    expect(asked({ startIndex: text }).startIndex).toBe(startIndex);
  });

  test.each([
    ['1', 1],
    ['0', 0],
    ['-1', 0],
    ['100', 100],
    ['1000', 1000],
    ['1001', 1000],
    ['9'.repeat(400), 1000],
  ])('count %s is %i', (text, count) => {
    expect(asked({ count: text }).count).toBe(count);
  });

  test.each(['startIndex', 'count'])('%s must be a whole number', (name) => {
    for (const text of ['', 'ten', '1.5', '1e3', '0x10', '1 2', 'NaN', 'Infinity', '١']) {
      expect(refusal(() => asked({ [name]: text }))).toEqual([400, 'invalidValue', `${name} must be a whole number`]);
    }
  });
});

describe('paging by cursor, RFC 9865 section 2', () => {
  test.each([
    ['the first page', { cursor: '' }, { cursor: '', count: 100, startIndex: undefined }],
    ['a further page', { cursor: 'abc', count: '7' }, { cursor: 'abc', count: 7, startIndex: undefined }],
    ['pages of one', { cursor: '', count: '1' }, { cursor: '', count: 1 }],
    ['pages as large as they may be', { cursor: '', count: '1000' }, { cursor: '', count: 1000 }],
    ['larger pages, which are cut', { cursor: '', count: '1001' }, { cursor: '', count: 1000 }],
  ])('asks for %s', (_, parameters, query) => {
    expect(asked(parameters)).toMatchObject(query);
  });

  test.each([
    ['0', 'count must be a whole number from 1 to 1000'],
    ['-1', 'count must be a whole number from 1 to 1000'],
    ['ten', 'count must be a whole number'],
    ['', 'count must be a whole number'],
  ])('does not count to "%s"', (count, detail) => {
    expect(refusal(() => asked({ cursor: '', count }))).toEqual([400, 'invalidCount', detail]);
  });

  test('does not go with startIndex', () => {
    const attempt = () => asked({ cursor: '', startIndex: '1' });
    expect(refusal(attempt)).toEqual([400, 'invalidCursor', 'send startIndex or cursor, not both']);
  });
});

describe('the parameters of a URL', () => {
  test('are named without regard to case, and unknown ones are ignored', () => {
    const query = asked({ STARTINDEX: '3', Count: '5', sortby: 'title', aadOptscim062020: '', FILTER: 'title pr' });
    expect(query).toMatchObject({
      startIndex: 3,
      count: 5,
      filter: { kind: 'present' },
      sorting: { descending: false },
    });
  });

  test('may be given once, except lists of attributes', () => {
    const parse = (name: string, values: string[]) => parseListQuery({ [name]: values }, context);
    for (const name of ['filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'cursor']) {
      expect(refusal(() => parse(name, ['1', '1']))).toEqual([400, 'invalidSyntax', `${name} is given more than once`]);
    }
    const { only } = parse('attributes', ['userName,title', 'active']).projection;
    expect([...(only?.keys() ?? [])].map(({ name }) => name)).toEqual(['userName', 'title', 'active']);
  });

  test('are refused if one name is repeated in another case', () => {
    const attempt = () => asked({ count: '1', COUNT: '1' });
    expect(refusal(attempt)).toEqual([400, 'invalidSyntax', 'count is given more than once']);
  });

  test('without values are those of an empty text', () => {
    expect(parseListQuery({ cursor: [] }, context).cursor).toBe('');
  });

  test('have a filter that is parsed, even if it is empty', () => {
    const { filter } = asked({ filter: 'userName eq "b" and not (active eq "True")' });
    expect(filter && printFilter(filter)).toBe('userName eq "b" and not (active eq true)');
    const detail = 'the filter is wrong at character 1: expected an attribute';
    expect(refusal(() => asked({ filter: '' }))).toEqual([400, 'invalidFilter', detail]);
  });
});

describe('a SearchRequest, RFC 7644 section 3.4.3', () => {
  const schemas = [urns.searchRequest];
  const search = (body: JsonObject, mode = lenient) => parseSearchRequest(body, { scope: userScope, mode });

  test('asks what a GET with the same parameters asks', () => {
    const [filter, sortBy, sortOrder] = ['displayName sw "smith"', 'name.familyName', 'descending'];
    const paging = [{ startIndex: 3, count: 10 }, { cursor: 'abc', count: 10 }, { cursor: '' }, {}];
    for (const page of paging) {
      const body = {
        schemas,
        filter,
        sortBy,
        sortOrder,
        ...page,
        attributes: ['displayName', 'emails.value'],
        excludedAttributes: ['title'],
      };
      const texts = Object.fromEntries(Object.entries(page).map(([name, value]) => [name, String(value)]));
      expect(search(body)).toEqual(
        asked({
          filter,
          sortBy,
          sortOrder,
          ...texts,
          attributes: 'displayName,emails.value',
          excludedAttributes: 'title',
        }),
      );
    }
  });

  test.each<readonly [string, JsonObject]>([
    ['nothing at all', {}],
    [
      'null everywhere',
      {
        schemas,
        filter: null,
        sortBy: null,
        sortOrder: null,
        startIndex: null,
        count: null,
        cursor: null,
        attributes: null,
        excludedAttributes: null,
      },
    ],
    ['empty lists', { schemas, attributes: [], excludedAttributes: [] }],
    ['what the RFC does not know', { schemas, cost: 7 }],
  ])('asks for the first hundred with %s', (_, body) => {
    expect(search(body)).toEqual(asked({}));
  });

  test('is named without regard to case, and clamped as a GET is', () => {
    expect(search({ SCHEMAS: schemas, STARTINDEX: -3, Count: -1 })).toMatchObject({ startIndex: 1, count: 0 });
    expect(search({ startIndex: 1e308, count: 1e308 })).toMatchObject({ startIndex: most, count: 1000 });
  });

  test.each<readonly [string, JsonObject, string, string]>([
    [
      'it names another message',
      { schemas: [urns.patchOp] },
      'invalidSyntax',
      `schemas must hold ${urns.searchRequest}, and nothing else`,
    ],
    ['filter is not a text', { filter: 7 }, 'invalidSyntax', 'filter must be a string'],
    ['startIndex is no number', { startIndex: 'x' }, 'invalidSyntax', 'startIndex must be a whole number'],
    ['count is a text that is not whole', { count: '1.5' }, 'invalidSyntax', 'count must be a whole number'],
    ['count is an empty text', { count: '' }, 'invalidSyntax', 'count must be a whole number'],
    ['count is two', { count: ['1', '2'] }, 'invalidSyntax', 'count must be a whole number'],
    ['filter is two', { filter: ['title pr', 'title pr'] }, 'invalidSyntax', 'filter must be a string'],
    ['count is not whole', { count: 1.5 }, 'invalidSyntax', 'count must be a whole number'],
    ['attributes is a number', { attributes: 7 }, 'invalidSyntax', 'attributes[0] must be a string'],
    ['attributes has a number', { attributes: [7] }, 'invalidSyntax', 'attributes[0] must be a string'],
    ['a name is repeated', { count: 1, Count: 1 }, 'invalidSyntax', 'count is given more than once'],
    [
      'the count of a cursor is 0',
      { cursor: '', count: 0 },
      'invalidCount',
      'count must be a whole number from 1 to 1000',
    ],
    [
      'there are startIndex and cursor',
      { cursor: '', startIndex: 1 },
      'invalidCursor',
      'send startIndex or cursor, not both',
    ],
    [
      'the filter is malformed',
      { filter: 'x' },
      'invalidFilter',
      'the filter is wrong at character 1: expected an attribute that the schema defines',
    ],
  ])('is refused if %s', (_, body, scimType, detail) => {
    expect(refusal(() => search(body))).toEqual([400, scimType, detail]);
  });

  test('names its schema in the strict mode', () => {
    expect(search({ schemas }, strict)).toEqual(asked({}));
    expect(refusal(() => search({}, strict))).toEqual([
      400,
      'invalidSyntax',
      `schemas must hold ${urns.searchRequest}, and nothing else`,
    ]);
  });
});
