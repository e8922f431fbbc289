import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../lambdas/scim/json.ts';
import { parseProjection, project } from '../../../lambdas/scim/query/projection.ts';
import { attribute, complex, scopeOf } from '../../../lambdas/scim/schema/attribute.ts';
import { user, userScope } from '../../../lambdas/scim/schema/user.ts';
import { extension, member } from '../member.ts';

const shown = (parameters: Readonly<Record<string, string[]>>, resource: JsonObject = member) =>
  project(resource, user, parseProjection(parameters, userScope));

const [schemas, id] = [member.schemas, member.id];
const emailsWith = (...names: readonly string[]) =>
  member.emails.map((email) => Object.fromEntries(Object.entries(email).filter(([name]) => names.includes(name))));

describe('the attributes of a response, RFC 7644 section 3.9', () => {
  test('all of it, if nothing is asked for', () => {
    expect(shown({})).toEqual(member);
  });

  test.each<readonly [string, JsonObject]>([
    ['userName', { userName: member.userName }],
    ['USERNAME', { userName: member.userName }],
    ['userName,title', { userName: member.userName, title: 'Tour Guide' }],
    [' userName , title ,', { userName: member.userName, title: 'Tour Guide' }],
    ['name', { name: member.name }],
    ['name.givenName', { name: { givenName: 'Barbara' } }],
    ['name.givenName,name.familyName', { name: { givenName: 'Barbara', familyName: 'Jensen' } }],
    ['name.givenName,name', { name: member.name }],
    ['name,name.givenName', { name: member.name }],
    ['name.middleName', {}],
    ['emails', { emails: member.emails }],
    ['emails.value', { emails: emailsWith('value') }],
    ['emails.type,emails.value', { emails: emailsWith('value', 'type') }],
    ['emails.primary', { emails: [{ primary: true }] }],
    ['emails.display', {}],
    ['urn:ietf:params:scim:schemas:core:2.0:User:title', { title: 'Tour Guide' }],
    [extension, { [extension]: member[extension] }],
    [`${extension}:employeeNumber`, { [extension]: { employeeNumber: '701984' } }],
    [`${extension}:manager.value`, { [extension]: { manager: { value: '26118915' } } }],
    ['meta.version', { meta: { version: member.meta.version } }],
    ['id', {}],
    ['password', {}],
    ['nickName', {}],
    ['nick', {}],
    ['emails[type eq "work"]', {}],
  ])('attributes=%s', (attributes, expected) => {
    expect(shown({ attributes: [attributes] })).toEqual({ schemas, id, ...expected });
  });

  test.each<readonly [string, JsonObject]>([
    ['title', { title: undefined }],
    ['TITLE,Active', { title: undefined, active: undefined }],
    ['name.givenName', { name: { formatted: 'Ms. Barbara Jensen', familyName: 'Jensen' } }],
    ['name.givenName,name', { name: undefined }],
    ['name,name.givenName', { name: undefined }],
    ['name.formatted,name.familyName,name.givenName', { name: undefined }],
    ['emails', { emails: undefined }],
    ['emails.value', { emails: emailsWith('type', 'primary') }],
    ['emails.value,emails.type', { emails: [{ primary: true }] }],
    [extension, { [extension]: undefined }],
    [`${extension}:manager`, { [extension]: { employeeNumber: '701984' } }],
    [`${extension}:manager.$ref`, { [extension]: { employeeNumber: '701984', manager: { value: '26118915' } } }],
    ['id,schemas', {}],
    ['meta', { meta: undefined }],
    ['nick', {}],
    ['members', {}],
  ])('excludedAttributes=%s', (excludedAttributes, changes) => {
    expect(shown({ excludedAttributes: [excludedAttributes] })).toEqual({ ...member, ...changes });
  });

  test('an attribute that is both asked for and excluded is left out', () => {
    const parameters = { attributes: ['name', 'title'], excludedAttributes: ['name.givenName,title'] };
    expect(shown(parameters)).toEqual({ schemas, id, name: { formatted: 'Ms. Barbara Jensen', familyName: 'Jensen' } });
  });

  test('empty parameters are ignored', () => {
    expect(shown({ attributes: [''], excludedAttributes: [' , '] })).toEqual(member);
  });

  test('a password is never returned', () => {
    const resource = { ...member, password: 't1meMa$heen' };
    for (const parameters of [{}, { attributes: ['password'] }, { excludedAttributes: ['title'] }]) {
      expect(shown(parameters, resource)).not.toHaveProperty('password');
    }
  });

  test('an attribute that no schema defines is never returned', () => {
    expect(shown({}, { ...member, shoeSize: 38 })).toEqual(member);
  });
});

describe('the characteristic returned, RFC 7643 section 7', () => {
  const part = (returned: 'always' | 'never' | 'default' | 'request') =>
    attribute(returned, 'string', '', { returned });
  const parts = [part('always'), part('never'), part('default'), part('request')];
  const thing = complex('urn:example:Thing', '', [
    ...parts,
    complex('usual', '', parts),
    complex('onRequest', '', parts, { returned: 'request' }),
    complex('hidden', '', parts, { returned: 'never' }),
    complex('list', '', parts, { multiValued: true }),
  ]);
  const values = { always: 'a', never: 'n', default: 'd', request: 'r' };
  const resource = { ...values, usual: values, onRequest: values, hidden: values, list: [values] };
  const shownOf = (parameters: Readonly<Record<string, string[]>>) =>
    project(resource, thing, parseProjection(parameters, scopeOf(thing)));
  const usually = { always: 'a', default: 'd' };

  test.each<readonly [string, Readonly<Record<string, string[]>>, JsonObject]>([
    ['without parameters', {}, { ...usually, usual: usually, list: [usually] }],
    ['asked for one', { attributes: ['default'] }, usually],
    ['asked for what is returned on request', { attributes: ['request'] }, { always: 'a', request: 'r' }],
    ['asked for what is never returned', { attributes: ['never,hidden,hidden.default'] }, { always: 'a' }],
    ['asked for a complex value', { attributes: ['usual'] }, { always: 'a', usual: usually }],
    ['asked for a complex value on request', { attributes: ['onRequest'] }, { always: 'a', onRequest: usually }],
    [
      'asked for a sub-attribute on request',
      { attributes: ['usual.request'] },
      { always: 'a', usual: { always: 'a', request: 'r' } },
    ],
    [
      'asked for a sub-attribute of what is on request',
      { attributes: ['onRequest.default'] },
      { always: 'a', onRequest: usually },
    ],
    [
      'asked for a sub-attribute of a list',
      { attributes: ['list.request'] },
      { always: 'a', list: [{ always: 'a', request: 'r' }] },
    ],
    [
      'asked for a sub-attribute that is never returned',
      { attributes: ['usual.never'] },
      { always: 'a', usual: { always: 'a' } },
    ],
    ['without one', { excludedAttributes: ['default'] }, { always: 'a', usual: usually, list: [usually] }],
    [
      'without what is always returned',
      { excludedAttributes: ['always,usual.always'] },
      { ...usually, usual: usually, list: [usually] },
    ],
    [
      'without what is not returned anyway',
      { excludedAttributes: ['request,never,onRequest'] },
      { ...usually, usual: usually, list: [usually] },
    ],
    ['without a sub-attribute', { excludedAttributes: ['usual.default,list'] }, { ...usually, usual: { always: 'a' } }],
  ])('%s', (_, parameters, expected) => {
    expect(shownOf(parameters)).toEqual(expected);
  });
});
