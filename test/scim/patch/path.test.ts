import { describe, expect, test } from '@jest/globals';
import { printFilter } from '../../../lambdas/scim/filter/filter.ts';
import { lenient } from '../../../lambdas/scim/modes.ts';
import { parsePath } from '../../../lambdas/scim/patch/path.ts';
import { userScope } from '../../../lambdas/scim/schema/user.ts';
import { extension, refusal } from '../member.ts';

const parse = (text: string) => parsePath(text, { scope: userScope, mode: lenient });

/** A target in words: the names that lead to it, the filter, the sub-attribute. */
function printTarget(text: string) {
  const found = parse(text);
  if (!found) return undefined;
  const { parents, attribute, where, sub } = found;
  return [parents.map(({ name }) => name), attribute.name, where && printFilter(where), sub?.name];
}

describe('a path of PATCH, RFC 7644 section 3.5.2, figure 7', () => {
  test.each<readonly [string, ...unknown[]]>([
    ['members', undefined],
    ['displayName', [], 'displayName', undefined, undefined],
    ['DISPLAYNAME', [], 'displayName', undefined, undefined],
    ['emails', [], 'emails', undefined, undefined],
    ['name.familyName', ['name'], 'familyName', undefined, undefined],
    ['emails.value', [], 'emails', undefined, 'value'],
    ['addresses[type eq "work"]', [], 'addresses', 'type eq "work"', undefined],
    ['addresses[type eq "work"].streetAddress', [], 'addresses', 'type eq "work"', 'streetAddress'],
    [
      'emails[type eq "work" and (primary eq "True" or not (display pr))].VALUE',
      [],
      'emails',
      'type eq "work" and (primary eq true or not (display pr))',
      'value',
    ],
    [' emails [ type eq "]" ] .value ', [], 'emails', 'type eq "]"', 'value'],
    ['urn:ietf:params:scim:schemas:core:2.0:User:name.familyName', ['name'], 'familyName', undefined, undefined],
    [
      'urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "work"].value',
      [],
      'emails',
      'type eq "work"',
      'value',
    ],
    [extension, [], extension, undefined, undefined],
    [`${extension}:department`, [extension], 'department', undefined, undefined],
    [`${extension}:manager.value`, [extension, 'manager'], 'value', undefined, undefined],
    [`${extension}.manager`, [extension], 'manager', undefined, undefined],
  ])('%s', (text, ...target) => {
    expect(printTarget(text)).toEqual(target[0] === undefined ? undefined : target);
  });

  test.each([
    'name.nick',
    'userName.value',
    'emails.nick',
    'emails[type eq "work"].nick',
    'members[value eq "1"]',
    'members[value eq "1" and [type eq "]"].display',
    'constructor.prototype',
    'urn:example:2.0:User:badge',
    `${extension}:badge`,
  ])('%s is well formed, and has an attribute that no schema defines', (text) => {
    expect(parse(text)).toBeUndefined();
  });

  test.each([
    ['', 1, 'an attribute'],
    ['"emails"', 1, 'an attribute'],
    ['[type eq "work"]', 1, 'an attribute'],
    ['.value', 1, 'an attribute'],
    ['name.', 1, 'an attribute'],
    ['name..givenName', 1, 'an attribute'],
    ['__proto__.x', 1, 'a name, an operator, a value, a parenthesis or a bracket'],
    ['userName eq', 10, 'a value filter in brackets or the end of the path'],
    ['emails.', 1, 'an attribute'],
    ['emails]', 7, 'a value filter in brackets or the end of the path'],
    ['emails[', 8, 'an attribute'],
    ['emails[]', 8, 'an attribute'],
    ['emails[nick eq "x"]', 8, 'an attribute that the schema defines'],
    ['emails[type eq "work"', 22, 'and, or, or a closing bracket'],
    ['emails[type eq work]', 16, 'a string in double quotes'],
    ['emails[type eq "work"]value', 23, 'a dot and a sub-attribute, or the end of the path'],
    ['emails[type eq "work"].', 23, 'a sub-attribute after the dot'],
    ['emails[type eq "work"]..value', 23, 'a sub-attribute after the dot'],
    ['emails[type eq "work"].value x', 30, 'a dot and a sub-attribute, or the end of the path'],
    ['emails[type eq "work"][primary eq true]', 23, 'a dot and a sub-attribute, or the end of the path'],
    ['name[givenName eq "x"]', 5, 'the end of the path: only an attribute with several values takes brackets'],
    ['emails.value[type eq "x"]', 13, 'the end of the path: only an attribute with several values takes brackets'],
    ['schemas[value eq "x"]', 8, 'an operator: only an attribute with sub-attributes takes brackets'],
    ['members eq', 9, 'the end of the path'],
    ['members[value eq "1"', 21, 'a closing bracket'],
    ['members[value eq "1"]display', 22, 'the end of the path'],
    ['members[value eq "1"].', 22, 'a sub-attribute after the dot'],
    ['members[value eq "1"].display x', 31, 'the end of the path'],
  ])('%s is refused at character %i', (text, position, expected) => {
    const detail = `the path is wrong at character ${position}: expected ${expected}`;
    expect(refusal(() => parse(text))).toEqual([400, 'invalidPath', detail]);
  });

  test('is at most 4096 characters long', () => {
    const path = (length: number) => `emails[type eq "${'x'.repeat(length - 18)}"]`;
    expect(path(4096)).toHaveLength(4096);
    expect(printTarget(path(4096))?.[1]).toBe('emails');
    const detail = 'the path is wrong at character 1: expected at most 4096 characters';
    expect(refusal(() => parse(path(4097)))).toEqual([400, 'invalidPath', detail]);
  });
});
