import { expect, test } from '@jest/globals';
import { permits, statementsOf } from './policy.ts';
import { synthesize } from './synthesis.ts';

const { template } = synthesize({ stage: 'production', alarmEmail: 'team@example.com' });
/** What concerns the table of workspaces; that of activity is another matter. */
const statements = statementsOf(template, 'authorizer').filter(
  ({ Resource }) => !JSON.stringify(Resource).includes('ActivityTable'),
);

/** Whether the authorizer may do this to attributes of an item, its keys among them. */
const may = (action: string, subject: string, attributes: readonly string[]) =>
  permits(statements, {
    action: `dynamodb:${action}`,
    keys: { 'dynamodb:LeadingKeys': [subject], 'dynamodb:Attributes': ['subject', 'key', ...attributes] },
  });

test('the authorizer may note the last use of a credential', () => {
  expect(may('UpdateItem', 'credential#0a1b', ['lastUsed'])).toBe(true);
  expect(may('UpdateItem', 'client#https://issuer.example.com#1', ['lastUsed'])).toBe(true);
});

test.each<[string, string, string, readonly string[]]>([
  ['put a credential', 'PutItem', 'credential#0a1b', ['record', 'version']],
  ['put anything', 'PutItem', 'credential#0a1b', ['lastUsed']],
  ['make a credential by an update', 'UpdateItem', 'credential#0a1b', ['record']],
  ['change who a credential is good for beside its last use', 'UpdateItem', 'credential#0a1b', ['lastUsed', 'record']],
  ['change the version of a credential', 'UpdateItem', 'credential#0a1b', ['version']],
  ['note anything with a workspace', 'UpdateItem', 'workspace#acme', ['lastUsed']],
  ['change the settings of a workspace', 'UpdateItem', 'workspace#acme', ['record']],
  ['connect an OAuth2 client', 'UpdateItem', 'client#https://issuer.example.com#1', ['record']],
  [
    'change the workspace of an OAuth2 client',
    'UpdateItem',
    'client#https://issuer.example.com#1',
    ['lastUsed', 'record'],
  ],
  ['note anything with the list of a workspace', 'UpdateItem', 'workspace#client#1', ['lastUsed']],
  ['make an administrator', 'UpdateItem', 'administrator#credential#1', ['record']],
  ['take a credential away', 'DeleteItem', 'credential#0a1b', []],
  ['write several items', 'BatchWriteItem', 'credential#0a1b', ['lastUsed']],
  ['write by a statement of PartiQL', 'PartiQLUpdate', 'credential#0a1b', ['lastUsed']],
  ['list credentials', 'Query', 'workspace#acme', []],
  ['read all of the table', 'Scan', 'credential#0a1b', []],
])('the authorizer may not %s', (_, action, subject, attributes) => {
  expect(may(action, subject, attributes)).toBe(false);
});

test('no other function but the management API and the token endpoint may write to the table of workspaces', () => {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
  const others = policies.filter(([id]) => !/^(Manage|Token)Function/.test(id)).map(([, policy]) => policy);
  const writing = others.flatMap(({ Properties }) =>
    Properties.PolicyDocument.Statement.filter((statement: { readonly Resource: unknown }) =>
      JSON.stringify(statement.Resource).includes('WorkspacesTable'),
    ),
  );
  // The authorizer reads and notes uses, and the warnings read.
  expect(writing.map(({ Action }) => Action)).toEqual([
    ['dynamodb:BatchGetItem', 'dynamodb:GetItem'],
    'dynamodb:UpdateItem',
    'dynamodb:Scan',
  ]);
});
