import {
  activityTable,
  assertionPrefix,
  clientPrefix,
  credentialPrefix,
  lastUsed,
  membersTable,
  type TableDefinition,
  tokenClientPrefix,
  workspacesTable,
} from '../lambdas/aws/resources.ts';
import type { functionNames } from '../lambdas/http/routes.ts';

export type FunctionName = (typeof functionNames)[number];

/** The resources and permissions of a function. */
interface Needs {
  readonly purpose: string;
  /** In MB. The share of a CPU grows with it: 1,769 MB are one whole CPU. */
  readonly memory: number;
  /** In seconds; by default less than the gateway waits. */
  readonly timeout?: number;
  readonly access?: readonly Access[];
}

/**
 * A table that a function may use, and the actions it may do there. A transaction needs the actions of its parts:
 * DynamoDB has no action of its own for it.
 */
export interface Access {
  readonly table: TableDefinition;
  readonly actions: readonly `dynamodb:${string}`[];
  /** Items with partition keys of these prefixes only; of them, if it says so, only these attributes (keys included). */
  readonly only?: { readonly beginnings: readonly string[]; readonly attributes?: readonly string[] };
}

/** A function that refuses requests records the refusals. */
const notes: Access = { table: activityTable, actions: ['dynamodb:UpdateItem'] };

/** What is read of members and groups: one item, several, or a range. */
const reading = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'] as const;

/**
 * A change reads a member and replaces its keys that change, or reads a group and writes who is in it. Its transaction checks what
 * it was made from.
 */
const change: Access = {
  table: membersTable,
  actions: [
    ...reading,
    'dynamodb:PutItem',
    'dynamodb:DeleteItem',
    'dynamodb:UpdateItem',
    'dynamodb:ConditionCheckItem',
  ],
};

/** Creates and lists finalize the sequence: they read it, close gaps and record them. */
const finalizeSequence = ['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'] as const;

const keys = [workspacesTable.partitionKey, workspacesTable.sortKey];

/** A record of a change of a group has sequence numbers of members; their ids are in the table. */
const readingMembers = ['dynamodb:BatchGetItem', 'dynamodb:Query'] as const;

/** What finishes a change of a group: it reads the group, and writes it and its rosters. */
const changingGroups = [
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:DeleteItem',
  'dynamodb:UpdateItem',
  'dynamodb:ConditionCheckItem',
] as const;

/**
 * When and from where a credential was last used. The record of the credential is another attribute: a function with
 * only this permission cannot create a credential, add scopes to one, or restore a revoked one.
 */
const noteLastUse = (...beginnings: readonly string[]): Access => ({
  table: workspacesTable,
  actions: ['dynamodb:UpdateItem'],
  only: { beginnings, attributes: [...keys, lastUsed] },
});

/** The token endpoint reads clients. It writes tokens, and marks of assertions that are good only once. */
const issueTokens: readonly Access[] = [
  { table: workspacesTable, actions: ['dynamodb:GetItem'], only: { beginnings: [tokenClientPrefix] } },
  {
    table: workspacesTable,
    actions: ['dynamodb:PutItem'],
    only: { beginnings: [credentialPrefix, assertionPrefix], attributes: [...keys, 'record', 'version', 'expires'] },
  },
  noteLastUse(tokenClientPrefix),
  notes,
];

export const functions: Readonly<Record<FunctionName, Needs>> = {
  list: {
    purpose: 'GET /Users, GET /Groups and searches',
    memory: 1769,
    access: [
      { table: membersTable, actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', ...finalizeSequence] },
      notes,
    ],
  },
  get: {
    purpose: 'GET /Users/{id} and /Groups/{id}',
    memory: 1024,
    access: [{ table: membersTable, actions: reading }, notes],
  },
  create: {
    purpose: 'POST /Users and /Groups',
    memory: 1024,
    access: [change, notes],
  },
  put: { purpose: 'PUT /Users/{id} and /Groups/{id}', memory: 1024, access: [change, notes] },
  patch: { purpose: 'PATCH /Users/{id} and /Groups/{id}', memory: 1024, access: [change, notes] },
  remove: { purpose: 'DELETE /Groups/{id}', memory: 1024, access: [change, notes] },
  discover: { purpose: 'ServiceProviderConfig, ResourceTypes and Schemas', memory: 512, access: [notes] },
  fallback: { purpose: 'requests that match no route', memory: 512, access: [notes] },
  manage: {
    purpose: 'the management API',
    memory: 1769,
    access: [
      { table: membersTable, actions: ['dynamodb:GetItem', ...finalizeSequence] },
      {
        table: workspacesTable,
        actions: [
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:DeleteItem',
          'dynamodb:Query',
          'dynamodb:Scan',
          'dynamodb:UpdateItem',
        ],
      },
      {
        table: activityTable,
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      },
    ],
  },
  page: { purpose: 'the settings page and its assets', memory: 512 },
  token: { purpose: 'the token endpoint of OAuth2 and its metadata', memory: 1024, access: issueTokens },
  authorizer: {
    purpose: 'bearer token in, workspace or caller out',
    memory: 1024,
    access: [
      { table: workspacesTable, actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'] },
      noteLastUse(credentialPrefix, clientPrefix, tokenClientPrefix),
      notes,
    ],
  },
  // Its other permissions are in member-events.ts: a stream, a bus and a queue.
  publish: {
    purpose: 'the stream of the members table in, events on the bus out',
    memory: 512,
    // One change of a group can be the events of a hundred thousand members.
    timeout: 300,
    access: [{ table: membersTable, actions: readingMembers }],
  },
  record: {
    purpose: 'the stream of the members table in, the activity of workspaces out',
    memory: 512,
    access: [
      { table: membersTable, actions: [...readingMembers, ...changingGroups] },
      {
        table: activityTable,
        actions: [
          'dynamodb:BatchGetItem',
          'dynamodb:BatchWriteItem',
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:DeleteItem',
          'dynamodb:Query',
          'dynamodb:UpdateItem',
        ],
      },
    ],
  },
  // It looks at every workspace, and may put events on the bus: credential-warnings.ts.
  warn: {
    purpose: 'a schedule in, warnings before credentials end out',
    memory: 512,
    timeout: 300,
    access: [
      { table: workspacesTable, actions: ['dynamodb:Scan'] },
      { table: activityTable, actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem'] },
    ],
  },
  'pre-token-generation': {
    purpose: 'an administrator signs in at the user pool, the workspace goes into the token',
    memory: 1024,
    access: [{ table: workspacesTable, actions: ['dynamodb:GetItem'] }],
  },
};
