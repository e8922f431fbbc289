import { describe, expect, test } from '@jest/globals';
import { answerRead, toCondition } from '../../lambdas/http/conditions.ts';
import { standingHeaders } from '../../lambdas/http/gateway-errors.ts';
import { respond } from '../../lambdas/http/response.ts';
import { refusal } from '../scim/member.ts';
import { requestOf } from './request.ts';

const version = 'W/"12"';
const request = (name: string, value: string) => requestOf({ headers: { [name]: value } });

/** What names version 12: RFC 9110 sections 8.8.3 and 13.1, compared weakly. */
const naming = [
  'W/"12"',
  '"12"',
  '*',
  ' * ',
  'W/"1", W/"12"',
  '"1","12" , "3"',
  ', W/"12",',
  'W/"a, b", W/"12"',
  '\tW/"12"\t',
];

/** What does not, or is no list of entity-tags at all. */
const others = [
  'W/"12" x',
  'W/"12", x',
  'W/"1"',
  '"2"',
  '""',
  '12',
  'W/12',
  'w/"12"',
  'W/"12',
  '12"',
  'x"12"',
  '"12"x',
  '"1" "12"',
  '* , "12"',
  '',
  ',',
  'W/"W/\\"12\\""',
];

describe('before a change', () => {
  test('a request without conditions has none', () => {
    expect(toCondition(requestOf({}))).toBeUndefined();
  });

  test.each(naming)('If-Match: %j names the version', (list) => {
    expect(toCondition(request('if-match', list))?.(version)).toBe(true);
    expect(toCondition(request('if-none-match', list))?.(version)).toBe(false);
  });

  test.each(others)('If-Match: %j does not name the version', (list) => {
    expect(toCondition(request('if-match', list))?.(version)).toBe(false);
    expect(toCondition(request('if-none-match', list))?.(version)).toBe(true);
  });

  test.each([
    ['W/"12"', 'W/"1"', true],
    ['W/"12"', 'W/"12"', false],
    ['W/"1"', 'W/"1"', false],
    ['*', '*', false],
  ])('both must hold: If-Match: %s, If-None-Match: %s', (match, noneMatch, holds) => {
    const both = requestOf({ headers: { 'if-match': match, 'if-none-match': noneMatch } });
    expect(toCondition(both)?.(version)).toBe(holds);
  });
});

describe('a read', () => {
  const answer = respond(200, { id: '1' }, { ETag: version, 'Content-Location': '/1' });
  const read = (name: string, list: string) => answerRead(request(name, list), answer);

  test('without conditions is answered', () => {
    expect(answerRead(requestOf({}), answer)).toEqual(answer);
  });

  test.each(naming)(
    'of the version that the client has is 304, with the tag and no body: If-None-Match: %j',
    (list) => {
      const headers = { ...standingHeaders, ETag: version, 'Content-Location': '/1' };
      expect(read('if-none-match', list)).toEqual({ status: 304, headers, body: undefined });
      expect(read('if-match', list)).toEqual(answer);
    },
  );

  test.each(others)('of a version that the client does not have is answered: If-None-Match: %j', (list) => {
    expect(read('if-none-match', list)).toEqual(answer);
    const detail = 'there is another version of this: read it without If-Match';
    expect(refusal(() => read('if-match', list))).toEqual([412, undefined, detail]);
  });

  test('of another version is 412, whatever If-None-Match says', () => {
    const both = requestOf({ headers: { 'if-match': 'W/"1"', 'if-none-match': 'W/"12"' } });
    expect(refusal(() => answerRead(both, answer))[0]).toBe(412);
  });
});

test('a header of many quotes is read in one pass', () => {
  const list = `${'W/"1",'.repeat(20_000)}x`;
  expect(toCondition(request('if-match', list))?.(version)).toBe(false);
});
