import { describe, expect, test } from '@jest/globals';
import { type Check, explainFault } from '../../../lambdas/scim/schema/check.ts';
import { extension } from '../member.ts';

/** A check that has just found a fault. */
const found = (keyword: string, instancePath: string, params: object): Check =>
  Object.assign(() => false, { errors: [{ keyword, instancePath, params: params as never }] });

describe('a fault in words', () => {
  test.each([
    ['required', '', { missingProperty: 'userName' }, 'userName is required'],
    ['required', '/Operations/3', { missingProperty: 'op' }, 'Operations[3].op is required'],
    ['required', `/${extension}`, { missingProperty: 'badge' }, `${extension}:badge is required`],
    ['required', `/${extension}/manager`, { missingProperty: 'value' }, `${extension}:manager.value is required`],
    ['maxItems', '/emails', { limit: 40 }, 'emails has more than 40 values'],
    ['type', '/title', { type: 'string' }, 'title must be a string'],
    ['type', '/active', { type: 'boolean' }, 'active must be true or false'],
    ['type', '/emails', { type: 'array' }, 'emails must be a list'],
    ['type', '/emails/12', { type: 'object' }, 'emails[12] must be an object with sub-attributes'],
    ['type', '/emails/0/value', { type: 'string' }, 'emails[0].value must be a string'],
    ['type', '/size', { type: 'number' }, 'size must be a number'],
    ['type', '/count', { type: 'integer' }, 'count must be a whole number'],
    ['type', '/name/givenName', { type: 'string' }, 'name.givenName must be a string'],
    ['type', `/${extension}`, { type: 'object' }, `${extension} must be an object with sub-attributes`],
    ['type', `/${extension}/department`, { type: 'string' }, `${extension}:department must be a string`],
    ['type', `/${extension}/manager/$ref`, { type: 'string' }, `${extension}:manager.$ref must be a string`],
  ])('%s at "%s" of %j: %s', (keyword, pointer, params, words) => {
    expect(explainFault(found(keyword, pointer, params))).toBe(words);
  });
});
