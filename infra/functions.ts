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

/** What a function needs. */
interface Needs {
  readonly purpose: string;
  /** In MB; the share of a processor grows with it, and 1,769 MB are one whole. */
  readonly memory: number;
  readonly access?: readonly Access[];
}

/**
 * A table that a function may use, and all that it may do there. A transaction takes the actions of its parts:
 * DynamoDB has none of its own for it.
 */
export interface Access {
  readonly table: TableDefinition;
  readonly actions: readonly `dynamodb:${string}`[];
  /** What it may note with UpdateItem: these attributes, the keys among them, of items with partition keys that begin so. */
  readonly note?: { readonly beginning: string; readonly attributes: readonly string[] };
}

/** Whoever refuses requests notes that. */
const notes: Access = { table: activityTable, actions: ['dynamodb:UpdateItem'] };

/** A change reads the member, and moves its keys where they change. */
const change: Access = {
  table: membersTable,
  actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
};

/** Creates and lists finalize the sequence: they read it, close gaps and record them. */
const finalizeSequence = ['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'] as const;

/**
 * When and from where a credential was last used. Who it is good for stands in another attribute, the record: whoever has
 * this right and no other can not make a credential, nor give one more rights, nor bring a revoked one back.
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
  fallback: { purpose: 'whatever no route knows', memory: 512, access: [notes] },
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
  // What it reads and where it writes is in member-events.ts: a stream, a bus and a queue, no table.
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
