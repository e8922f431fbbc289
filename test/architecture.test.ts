import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { functionNames, routes } from '../lambdas/http/routes.ts';
import type { Attribute } from '../lambdas/scim/schema/attribute.ts';
import { user } from '../lambdas/scim/schema/user.ts';

/** Rules that .dependency-cruiser.cjs cannot see. */
const sources = readdirSync('lambdas', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.includes('validators/'))
  .map((path) => ({ path, text: withoutComments(readFileSync(`lambdas/${path}`, 'utf8')) }));

const filesWith = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

test('a file in lambdas/ is a function, and each function has a route, stands at the gateway or behind a stream', () => {
  const files = sources.map(({ path }) => path).filter((path) => !path.includes('/'));
  expect(files.map((path) => path.replace('.ts', '')).sort()).toEqual([...functionNames].sort());
  const routed: readonly string[] = [...new Set(routes.map((route) => route.function))];
  expect(functionNames.filter((name) => !routed.includes(name))).toEqual(['refuse', 'authorizer', 'publish']);
});

test('the environment of the process is read in one file', () => {
  expect(filesWith(/\bprocess\.env\b|= process;/)).toEqual(['aws/environment.ts']);
});

test('errors are caught at the borders alone: where untrusted text is read, and where AWS is asked', () => {
  const catching = filesWith(/\bcatch\b/).filter((path) => !path.startsWith('aws/'));
  expect(catching).toEqual(['scim/json.ts']);
});

test('the kernel and the stored members know no clock and no randomness', () => {
  const pure = filesWith(/Date\.now|new Date\(\)|Math\.random|randomUUID|randomBytes/);
  expect(pure.filter((path) => /^(scim|members)\//.test(path))).toEqual([]);
});

test('no attribute name stands as a string in the kernel outside its tables', () => {
  // attribute.ts knows what RFC 7643 section 2.4 calls the sub-attributes of every list.
  const tables = /^scim\/schema\/(urns|user|enterprise-user|common|attribute)\.ts$|^scim\/discovery\//;
  // Words of the protocol's messages (RFC 7644 sections 3 and 3.5.2), and a kind of the filter's tokens.
  const structural = ['schemas', 'value', 'name'];
  const names = namesOf(user).filter((name) => !structural.includes(name));
  const literals = new RegExp(`['"\`](${names.map((name) => name.replace(/[.$]/g, '\\$&')).join('|')})['"\`]`);
  const kernel = sources.filter(({ path }) => path.startsWith('scim/') && !tables.test(path));
  expect(kernel.filter(({ text }) => literals.test(text)).map(({ path }) => path)).toEqual([]);
});

function namesOf(attribute: Attribute): string[] {
  const below = 'subAttributes' in attribute ? attribute.subAttributes : [];
  return below.flatMap((each) => [each.name, ...namesOf(each)]);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
