import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { checkAccept, checkParameters, readBody } from '../../lambdas/http/body.ts';
import { refusal } from '../scim/member.ts';
import { requestOf } from './request.ts';

const typed = (type: string, body: string | Uint8Array = '{}') =>
  requestOf({ headers: { 'content-type': type }, body });
const accepting = (accept: string) => () => checkAccept(requestOf({ headers: { accept } }));

describe('the type of a body, RFC 7644 section 3.1', () => {
  test.each([
    'application/scim+json',
    'application/json',
    'application/scim+json; charset=utf-8',
    'application/json; charset="UTF-8"; odata=minimal',
    'application/json; charset=utf8',
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

  test('is checked before the body', () => {
    expect(refusal(() => readBody(typed('text/plain', '{')))[0]).toBe(415);
  });

  test.each(['iso-8859-1', 'latin1', 'windows-1252', '"UTF-16"', 'utf-16le', 'us-ascii', 'utf-8; charset=latin1'])(
    'has no charset %s',
    (charset) => {
      const detail = 'the charset of the body must be utf-8';
      expect(refusal(() => readBody(typed(`application/json; charset=${charset}`)))).toEqual([415, undefined, detail]);
      expect(refusal(() => readBody(typed(`application/json;CHARSET = ${charset}`)))[0]).toBe(415);
    },
  );
});

describe('the bytes of a body, service rule 8', () => {
  const coded = (coding: string) =>
    readBody(requestOf({ headers: { 'content-encoding': coding }, body: gzipSync('{"a":1}') }));

  test.each(['gzip', 'GZIP', 'deflate', 'br', 'zstd', 'identity, gzip', 'aws-chunked'])('are not %s', (coding) => {
    const detail = 'the body must not be compressed: send it without Content-Encoding';
    expect(refusal(() => coded(coding))).toEqual([415, undefined, detail]);
  });

  test.each(['', 'identity', ' Identity '])('are as they are: %j', (coding) => {
    const request = requestOf({ headers: { 'content-encoding': coding }, body: '{"a":1}' });
    expect(readBody(request)).toEqual({ a: 1 });
  });

  test.each<[string, Uint8Array]>([
    ['Latin-1', Buffer.from('{"userName":"jörg"}', 'latin1')],
    ['cut within a character', Buffer.concat([Buffer.from('{"a":"ö').subarray(0, -1), Buffer.from('"}')])],
    ['UTF-16 with a byte order mark', Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('{}', 'utf16le')])],
    ['longer than a character needs', Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xc0, 0xaf), Buffer.from('"}')])],
    [
      'half of a surrogate pair',
      Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xed, 0xa0, 0x80), Buffer.from('"}')]),
    ],
    ['packed', gzipSync('{}')],
  ])('are refused if they are %s', (_, body) => {
    const detail = 'the body is not UTF-8: encode it as UTF-8';
    expect(refusal(() => readBody(requestOf({ body })))).toEqual([400, 'invalidSyntax', detail]);
    expect(refusal(() => readBody(typed('application/scim+json; charset=utf-8', body)))[0]).toBe(400);
  });

  test('begin with a byte order mark or without one', () => {
    expect(readBody(requestOf({ body: '\ufeff{"a":"\ufeffö"}' }))).toEqual({ a: '\ufeffö' });
  });
});

describe('the parameters of a query', () => {
  test.each(['', 'a', 'ö', '日本', '%E4'])('may be %j', (value) => {
    expect(() => checkParameters({ filter: [value], x: ['1', value], [value]: [] })).not.toThrow();
  });

  test.each<[object, string]>([
    [{ filter: ['userName eq "j\ufffdrg"'] }, 'invalidFilter'],
    [{ FILTER: ['\ufffd'] }, 'invalidFilter'],
    [{ attributes: ['id', 'j\ufffd'] }, 'invalidValue'],
    [{ 'j\ufffd': [''] }, 'invalidValue'],
  ])('%j are refused because they were not UTF-8', (parameters, scimType) => {
    const detail = 'the query of the URL is not UTF-8: percent-encode the bytes of UTF-8';
    expect(refusal(() => checkParameters({ ...parameters }))).toEqual([400, scimType, detail]);
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

describe('the Accept header, RFC 7644 section 3.8', () => {
  test('may be missing', () => {
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
  ])('%j accepts SCIM', (accept) => {
    expect(accepting(accept)).not.toThrow();
  });

  test.each([
    'text/html',
    'application/xml',
    'application/json;q=0',
    'application/json; q=0.000, */*;q=0.0',
    'text/*',
    'application/scim+xml',
  ])('%j does not accept SCIM', (accept) => {
    expect(refusal(accepting(accept))).toEqual([406, undefined, 'this service sends application/scim+json']);
  });
});

test.each(['{}', '[]'])('many %s beside each other are not deep', (pair) => {
  const text = `{"list":[${Array.from({ length: 100 }, () => pair).join(',')}]}`;
  expect(readBody(typed('application/json', text))).toHaveProperty('list.length', 100);
});
