import { expect, test } from '@jest/globals';
import { permits, statementsOf } from './policy.ts';
import { synthesize } from './synthesis.ts';

const { template } = synthesize({ stage: 'production', alarmEmail: 'team@example.com' });
const all = statementsOf(template, 'token');
/** What concerns the table of workspaces; that of activity is another matter. */
const statements = all.filter(({ Resource }) => !JSON.stringify(Resource).includes('ActivityTable'));

/** Whether the token endpoint may do this to attributes of an item, its keys among them. */
const may = (action: string, subject: string, attributes: readonly string[]) =>
  permits(statements, {
    action: `dynamodb:${action}`,
    keys: { 'dynamodb:LeadingKeys': [subject], 'dynamodb:Attributes': ['subject', 'key', ...attributes] },
  });

const whole = ['record', 'version', 'expires'];

test.each<[string, string, string, readonly string[]]>([
  ['read a client', 'GetItem', 'token-client#wsclient_1', []],
  ['write a token', 'PutItem', 'credential#0a1b', whole],
  ['mark an assertion as used', 'PutItem', 'assertion#0a1b', whole],
  ['note the last use of a credential of a client', 'UpdateItem', 'token-client#wsclient_1', ['lastUsed']],
])('the token endpoint may %s', (_, action, subject, attributes) => {
  expect(may(action, subject, attributes)).toBe(true);
});

test.each<[string, string, string, readonly string[]]>([
  ['read a token', 'GetItem', 'credential#0a1b', []],
  ['read a workspace', 'GetItem', 'workspace#acme', []],
  ['read a client of an outside issuer', 'GetItem', 'client#https://issuer.example.com#c', []],
  ['read a settings session', 'GetItem', 'session#0a1b', []],
  ['make a client', 'PutItem', 'token-client#wsclient_1', whole],
  ['change a client', 'UpdateItem', 'token-client#wsclient_1', ['record']],
  ['change a client beside its last use', 'UpdateItem', 'token-client#wsclient_1', ['lastUsed', 'version']],
  ['list a client', 'PutItem', 'workspace#acme', whole],
  ['change a token', 'UpdateItem', 'credential#0a1b', ['record']],
  ['note the last use of a token', 'UpdateItem', 'credential#0a1b', ['lastUsed']],
  ['make a session', 'PutItem', 'session#0a1b', whole],
  ['make an administrator', 'PutItem', 'administrator#ada', whole],
  ['write another attribute', 'PutItem', 'credential#0a1b', ['record', 'lastUsed']],
  ['remove a mark', 'DeleteItem', 'assertion#0a1b', []],
  ['remove a client', 'DeleteItem', 'token-client#wsclient_1', []],
  ['list clients', 'Query', 'workspace#acme', []],
  ['read all of the table', 'Scan', 'token-client#wsclient_1', []],
  ['read several items', 'BatchGetItem', 'token-client#wsclient_1', []],
  ['write several items', 'BatchWriteItem', 'credential#0a1b', whole],
])('the token endpoint may not %s', (_, action, subject, attributes) => {
  expect(may(action, subject, attributes)).toBe(false);
});

test('the token endpoint may note refusals in the activity, and only that in other tables', () => {
  const tables = JSON.stringify(all).match(/\w+Table(?=")/g);
  expect(new Set(tables)).toEqual(new Set(['ActivityTable', 'WorkspacesTable']));
  const ofActivity = all.filter((statement) => !statements.includes(statement));
  expect(ofActivity.map(({ Action }) => Action)).toEqual(['dynamodb:UpdateItem']);
});
