import { describe, expect, test } from '@jest/globals';
import { parseForm } from '../../lambdas/oauth2/form.ts';
import { OAuthError } from '../../lambdas/oauth2/oauth-error.ts';

describe('the parameters of a form', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['', {}],
    ['&', {}],
    ['&&a=1&&b=2&&', { a: '1', b: '2' }],
    ['a', {}],
    ['a&b=', {}],
    ['a=1=2', { a: '1=2' }],
    ['=x', { '': 'x' }],
    ['a+b=c+d', { 'a b': 'c d' }],
    ['%61=%2B%26%3D', { a: '+&=' }],
    ['a=%C3%BC&b=ü', { a: 'ü', b: 'ü' }],
  ])('%s', (text, expected) => {
    expect(Object.fromEntries(parseForm(text))).toEqual(expected);
  });

  test.each([
    ['a=1&a=1', 'a parameter is there twice'],
    ['a&a', 'a parameter is there twice'],
    ['a=&%61=1', 'a parameter is there twice'],
    ['=1&=2', 'a parameter is there twice'],
    ['%zz=1', 'the body is not percent-encoded UTF-8'],
    ['%ff=1', 'the body is not percent-encoded UTF-8'],
    ['a=%', 'the body is not percent-encoded UTF-8'],
    ['a=%C3', 'the body is not percent-encoded UTF-8'],
  ])('%s is refused: %s', (text, description) => {
    expect(() => parseForm(text)).toThrow(new OAuthError(400, 'invalid_request', description));
  });
});
