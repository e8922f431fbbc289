import { describe, expect, test } from '@jest/globals';
import * as errors from '../../lambdas/scim/error.ts';

const { ScimError } = errors;

describe('an error, RFC 7644 section 3.12 and RFC 9865 section 2.1', () => {
  test.each([
    ['invalidFilter', errors.invalidFilter],
    ['tooMany', errors.tooMany],
    ['mutability', errors.mutability],
    ['invalidSyntax', errors.invalidSyntax],
    ['invalidPath', errors.invalidPath],
    ['noTarget', errors.noTarget],
    ['invalidValue', errors.invalidValue],
    ['invalidCursor', errors.invalidCursor],
    ['expiredCursor', errors.expiredCursor],
    ['invalidCount', errors.invalidCount],
  ])('%s is a 400 with that scimType', (scimType, make) => {
    expect(make('what would be right')).toMatchObject({ status: 400, scimType, headers: {} });
  });

  test.each([
    ['uniqueness', errors.uniqueness, 409, 'uniqueness'],
    ['forbidden', errors.forbidden, 403, undefined],
    ['notFound', errors.notFound, 404, undefined],
    ['notAcceptable', errors.notAcceptable, 406, undefined],
    ['preconditionFailed', errors.preconditionFailed, 412, undefined],
    ['payloadTooLarge', errors.payloadTooLarge, 413, undefined],
    ['unsupportedMediaType', errors.unsupportedMediaType, 415, undefined],
    ['notImplemented', errors.notImplemented, 501, undefined],
  ])('%s', (_, make, status, scimType) => {
    const error = make('what would be right');
    expect(error).toBeInstanceOf(ScimError);
    expect(error).toMatchObject({ name: 'ScimError', status, scimType, message: 'what would be right', headers: {} });
  });

  test('a method that is not allowed names those that are, RFC 9110 section 15.5.6', () => {
    const error = errors.methodNotAllowed('send GET or POST', ['GET', 'POST']);
    expect(error).toMatchObject({ status: 405, scimType: undefined, headers: { Allow: 'GET, POST' } });
  });

  test('an unavailable service says when to try again, RFC 9110 section 10.2.3', () => {
    const error = errors.unavailable('try again', 30);
    expect(error).toMatchObject({ status: 503, scimType: undefined, headers: { 'Retry-After': '30' } });
  });
});
