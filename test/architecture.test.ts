import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { functionNames, routes } from '../lambdas/http/routes.ts';
import type { Attribute } from '../lambdas/scim/schema/attribute.ts';
import { group } from '../lambdas/scim/schema/group.ts';
import { user } from '../lambdas/scim/schema/user.ts';

/** Rules that .dependency-cruiser.cjs cannot see. */
const sources = readdirSync('lambdas', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: withoutComments(readFileSync(`lambdas/${path}`, 'utf8')) }));

const filesWith = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

test('each file in lambdas/ is a function with a route, a place at the gateway, a stream, a schedule or a user pool', () => {
  const files = sources.map(({ path }) => path).filter((path) => !path.includes('/'));
  expect(files.map((path) => path.replace('.ts', '')).sort()).toEqual([...functionNames].sort());
  const routed: readonly string[] = [...new Set(routes.map((route) => route.function))];
  expect(functionNames.filter((name) => !routed.includes(name))).toEqual([
    'fallback',
    'manage',
    'page',
    'token',
    'authorizer',
    'publish',
    'record',
    'warn',
    'pre-token-generation',
  ]);
});

test('the environment of the process is read in one file', () => {
  expect(filesWith(/\bprocess\.env\b|= process;/)).toEqual(['aws/config.ts']);
});

test('one file sends DynamoDB the requests for items, and one opens its client', () => {
  expect(filesWith(/import \{[^}]*\} from '@aws-sdk\/(lib|client)-dynamodb'/).sort()).toEqual([
    'aws/dynamodb/client.ts',
    'aws/dynamodb/table.ts',
  ]);
});

test('only files that turn a refusal into a value, read untrusted text or call AWS catch errors', () => {
  const catching = filesWith(/\bcatch\b/).filter((path) => !path.startsWith('aws/'));
  expect(catching.sort()).toEqual(['oauth2/form.ts', 'scim/error.ts', 'scim/json.ts', 'workspaces/public-key.ts']);
});

test('the kernel and the stored members know no clock and no randomness', () => {
  const pure = filesWith(/Date\.now|new Date\(\)|Math\.random|randomUUID|randomBytes/);
  expect(pure.filter((path) => /^(scim|members)\//.test(path))).toEqual([]);
});

describe('the kernel', () => {
  const kernel = sources.filter(({ path }) => path.startsWith('scim/'));

  test('and its validators import nothing from outside', () => {
    const validators = readdirSync('generated/validators').map((name) => `../generated/validators/${name}`);
    const made = validators.map((path) => ({ path, text: readFileSync(`lambdas/${path}`, 'utf8') }));
    expect(made).not.toEqual([]);
    for (const { path, text } of [...kernel, ...made]) {
      expect({ path, outside: importsOf(text).filter((name) => !isWithin('scim', path, name)) }).toEqual({
        path,
        outside: [],
      });
    }
  });

  test('uses nothing that only some machines have', () => {
    const hosts = /\b(Buffer|process|globalThis|fetch|console|performance|setTimeout|setImmediate|queueMicrotask)\b/;
    expect(kernel.filter(({ text }) => hosts.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test.each([
    [`import { a } from 'node:fs';`, false],
    [`import type { A } from '@aws-sdk/client-dynamodb';`, false],
    [`import '../../members/roles.ts';`, false],
    [`export { a } from '../../http/body.ts';`, false],
    [`const a = await import('ajv');`, false],
    [`const a = require("ajv/dist/runtime/equal").default;`, false],
    [`import { a } from './b.ts';`, true],
    [`import { a } from '../schema/user.ts';`, true],
  ])('may have the line %s: %s', (line, allowed) => {
    expect(importsOf(line).every((name) => isWithin('scim', 'scim/filter/x.ts', name))).toBe(allowed);
  });

  test('names no attribute outside its tables', () => {
    // attribute.ts knows what RFC 7643 section 2.4 calls the sub-attributes of every list.
    const tables =
      /^scim\/schema\/(urns|user|group|common|attribute)\.ts$|^scim\/resource-types\.ts$|^scim\/discovery\//;
    const table = kernel.find(({ path }) => path === 'scim/schema/extensions.ts');
    const extensions = importsOf(table?.text ?? '').map((name) => join('scim/schema', name));
    expect(extensions).toContain('scim/schema/enterprise-user.ts');
    const others = kernel.filter(({ path }) => !tables.test(path) && !extensions.includes(path));
    expect(others.filter(({ text }) => namesAttribute(text)).map(({ path }) => path)).toEqual([]);
  });

  test.each([
    [`draft['userName']`, true],
    ['`externalId`', true],
    [`value["primary"]`, true],
    [`value.$ref`, true],
    [`draft.emails`, true],
    [`draft?.active`, true],
    [`const { displayName } = draft;`, true],
    [`const { id: key, ...rest } = draft;`, true],
    [`import { active } from '../schema/user.ts';`, false],
    [`draft[active.name]`, false],
    [`const { name, type } = attribute;`, false],
    [`attribute.primary`, false],
    [`'value'`, false],
    [`'no value of emails'`, false],
  ])('an attribute is named in %s: %s', (text, expected) => {
    expect(namesAttribute(text)).toBe(expected);
  });
});

/** Whether a text has the name of an attribute in quotes, as a member of an object, or takes it out of one. */
function namesAttribute(text: string): boolean {
  // Words of the protocol's messages (RFC 7644 sections 3 and 3.5.2), and a kind of the filter's tokens.
  const quoted = among(['schemas', 'value', 'name']);
  // Fields of the kernel's own types, and what JavaScript calls the groups of a match.
  const member = among(['schemas', 'value', 'name', 'type', 'primary', 'groups']);
  const patterns = [`['"\`](${quoted})['"\`]`, `\\.(${member})\\b`, `\\b(?:const|let)\\s*\\{[^}]*\\b(${member})\\b`];
  return patterns.some((pattern) => new RegExp(pattern).test(text));
}

/** The names of all attributes but some, as alternatives of a regular expression. */
const among = (without: readonly string[]) =>
  [...namesOf(user), ...namesOf(group)]
    .filter((name) => !without.includes(name))
    .map((name) => name.replace(/[.$]/g, '\\$&'))
    .join('|');

function importsOf(text: string): readonly string[] {
  const pattern = /\b(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map(([, name]) => String(name));
}

/** Whether an import in a file leads to a file of that folder, or to a validator that is made from its tables. */
function isWithin(folder: string, path: string, name: string): boolean {
  if (name.startsWith('#generated/validators/')) return folder === 'scim';
  return name.startsWith('.') && join('lambdas', dirname(path), name).startsWith(`lambdas/${folder}/`);
}

function namesOf(attribute: Attribute): string[] {
  const below = 'subAttributes' in attribute ? attribute.subAttributes : [];
  return below.flatMap((each) => [each.name, ...namesOf(each)]);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
