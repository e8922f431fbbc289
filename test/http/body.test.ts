import { describe, expect, test } from '@jest/globals';
import { checkAccept, readBody } from '../../lambdas/http/body.ts';
import { refusal } from '../scim/member.ts';
import { requestOf } from './request.ts';

const typed = (type: string, body = '{}') => requestOf({ headers: { 'content-type': type }, body });
const accepting = (accept: string) => () => checkAccept(requestOf({ headers: { accept } }));

describe('the type of a body, RFC 7644 section 3.1', () => {
  test.each([
    'application/scim+json',
    'application/json',
    'application/scim+json; charset=utf-8',
    'APPLICATION/SCIM+JSON;charset=UTF-8',
    ' application/json ; odata=verbose',
  ])('may be %s', (type) => {
    expect(readBody(typed(type, '{"a":1}'))).toEqual({ a: 1 });
  });

  test('may be missing', () => {
    expect(readBody(requestOf({ body: '{"a":1}' }))).toEqual({ a: 1 });
  });

  test.each([
    'text/json',
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'application/json-patch+json',
    'multipart/form-data; boundary=application/json',
    'application/scim',
    'json',
    '',
  ])('is not %j', (type) => {
    const detail = 'the Content-Type of the body must be application/scim+json';
    expect(refusal(() => readBody(typed(type)))).toEqual([415, undefined, detail]);
  });

  test('is looked at before what is in it', () => {
    expect(refusal(() => readBody(typed('text/plain', '{')))[0]).toBe(415);
  });
});

describe('a body', () => {
  const read = (body?: string) => readBody(requestOf({ body }));

  test.each([
    [undefined, 'the body is missing'],
    ['', 'the body is missing'],
    [' ', 'the body must be a JSON object'],
    ['[]', 'the body must be a JSON object'],
    ['null', 'the body must be a JSON object'],
    ['"x"', 'the body must be a JSON object'],
    ['{"a":1', 'the body must be a JSON object'],
    ["{'a':1}", 'the body must be a JSON object'],
    ['{"a":1}{"b":2}', 'the body must be a JSON object'],
    ['userName=ada', 'the body must be a JSON object'],
  ])('%j is refused', (body, detail) => {
    expect(refusal(() => read(body))).toEqual([400, 'invalidSyntax', detail]);
  });

  const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

  test('may be nested 32 levels deep, brackets within texts aside', () => {
    expect(read(nested(32))).toHaveProperty('a');
    const text = '[{'.repeat(100);
    expect(read(JSON.stringify({ a: `${text}\\"${text}` }))).toEqual({ a: `${text}\\"${text}` });
    const detail = 'the body is nested more than 32 levels deep';
    expect(refusal(() => read(nested(33)))).toEqual([400, 'invalidSyntax', detail]);
    expect(refusal(() => read(`{"a":${'['.repeat(100_000)}`))).toEqual([400, 'invalidSyntax', detail]);
  });

  test('may have 256 KB, counted in UTF-8', () => {
    const sized = (bytes: number, letter = 'x') => {
      const frame = '{"a":""}';
      return `{"a":"${letter.repeat((bytes - frame.length) / Buffer.byteLength(letter))}"}`;
    };
    expect(read(sized(256 * 1024))).toHaveProperty('a');
    const detail = 'the body is larger than 256 KB';
    expect(refusal(() => read(sized(256 * 1024 + 1)))).toEqual([413, undefined, detail]);
    expect(refusal(() => read(sized(256 * 1024 + 8, 'é')))).toEqual([413, undefined, detail]);
  });
});

describe('what a client accepts, RFC 7644 section 3.8', () => {
  test('may be left unsaid', () => {
    expect(() => checkAccept(requestOf({}))).not.toThrow();
  });

  test.each([
    '',
    '*/*',
    'application/*',
    'application/json',
    'application/scim+json',
    'Application/SCIM+JSON; charset=utf-8',
    'text/html, application/json;q=0.1',
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2',
    'application/json;q=0, application/scim+json',
  ])('%j is satisfied', (accept) => {
    expect(accepting(accept)).not.toThrow();
  });

  test.each([
    'text/html',
    'application/xml',
    'application/json;q=0',
    'application/json; q=0.000, */*;q=0.0',
    'text/*',
    'application/scim+xml',
  ])('%j is not', (accept) => {
    expect(refusal(accepting(accept))).toEqual([406, undefined, 'this service sends application/scim+json']);
  });
});
