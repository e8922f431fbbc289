import {
  activityTable,
  credentialPrefix,
  lastUsed,
  membersTable,
  type TableDefinition,
  workspacesTable,
} from '../lambdas/aws/resources.ts';
import type { functionNames } from '../lambdas/http/routes.ts';

export type FunctionName = (typeof functionNames)[number];

/** The resources and permissions of a function. */
interface Needs {
  readonly purpose: string;
  /** In MB. The share of a CPU grows with it: 1,769 MB are one whole CPU. */
  readonly memory: number;
  readonly access?: readonly Access[];
}

/**
 * A table that a function may use, and the actions it may do there. A transaction needs the actions of its parts:
 * DynamoDB has no action of its own for it.
 */
export interface Access {
  readonly table: TableDefinition;
  readonly actions: readonly `dynamodb:${string}`[];
  /** UpdateItem is allowed only for these attributes (keys included) of items with partition keys of this prefix. */
  readonly note?: { readonly beginning: string; readonly attributes: readonly string[] };
}

/** A function that refuses requests records the refusals. */
const notes: Access = { table: activityTable, actions: ['dynamodb:UpdateItem'] };

/** A change reads the member, and replaces the keys that change. */
const change: Access = {
  table: membersTable,
  actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
};

/** Creates and lists finalize the sequence: they read it, close gaps and record them. */
const finalizeSequence = ['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'] as const;

/**
 * When and from where a credential was last used. The record of the credential is another attribute: a function with
 * only this permission cannot create a credential, add scopes to one, or restore a revoked one.
 */
const lastUse = {
  beginning: credentialPrefix,
  attributes: [workspacesTable.partitionKey, workspacesTable.sortKey, lastUsed],
};

export const functions: Readonly<Record<FunctionName, Needs>> = {
  list: {
    purpose: 'GET /Users and searches',
    memory: 1769,
    access: [
      { table: membersTable, actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', ...finalizeSequence] },
      notes,
    ],
  },
  get: {
    purpose: 'GET /Users/{id}',
    memory: 1024,
    access: [{ table: membersTable, actions: ['dynamodb:GetItem'] }, notes],
  },
  create: {
    purpose: 'POST /Users',
    memory: 1024,
    access: [{ table: membersTable, actions: ['dynamodb:BatchGetItem', ...finalizeSequence] }, notes],
  },
  put: { purpose: 'PUT /Users/{id}', memory: 1024, access: [change, notes] },
  patch: { purpose: 'PATCH /Users/{id}', memory: 1024, access: [change, notes] },
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
  authorizer: {
    purpose: 'bearer token in, workspace or caller out',
    memory: 1024,
    access: [{ table: workspacesTable, actions: ['dynamodb:GetItem'], note: lastUse }, notes],
  },
  // Its permissions are in member-events.ts: a stream, a bus and a queue, no table.
  publish: { purpose: 'the stream of the members table in, events on the bus out', memory: 512 },
  record: {
    purpose: 'the stream of the members table in, the activity of workspaces out',
    memory: 512,
    access: [
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
  'pre-token-generation': {
    purpose: 'an administrator signs in at the user pool, the workspace goes into the token',
    memory: 1024,
    access: [{ table: workspacesTable, actions: ['dynamodb:GetItem'] }],
  },
};
