import { membersTable, type TableDefinition, workspacesTable } from '../lambdas/aws/tables.ts';
import type { functionNames } from '../lambdas/http/routes.ts';

export type FunctionName = (typeof functionNames)[number];

/** What a function needs. */
interface Needs {
  readonly purpose: string;
  /** In MB; the share of a processor grows with it, and 1,769 MB are one whole. */
  readonly memory: number;
  readonly access?: Access;
}

/**
 * The one table that a function may use, and all that it may do there. A transaction takes the actions of its parts:
 * DynamoDB has none of its own for it.
 */
interface Access {
  readonly table: TableDefinition;
  readonly actions: readonly `dynamodb:${string}`[];
}

/** A change reads the member, and moves its keys where they change. */
const change: Access = {
  table: membersTable,
  actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
};

/** Creating and listing settle the places of members: they read the ledger, close places and record that. */
const settle = ['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'] as const;

export const functions: Readonly<Record<FunctionName, Needs>> = {
  list: {
    purpose: 'GET /Users and searches',
    memory: 1769,
    access: { table: membersTable, actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', ...settle] },
  },
  get: {
    purpose: 'GET /Users/{id}',
    memory: 1024,
    access: { table: membersTable, actions: ['dynamodb:GetItem'] },
  },
  create: {
    purpose: 'POST /Users',
    memory: 1024,
    access: { table: membersTable, actions: ['dynamodb:BatchGetItem', ...settle] },
  },
  put: { purpose: 'PUT /Users/{id}', memory: 1024, access: change },
  patch: { purpose: 'PATCH /Users/{id}', memory: 1024, access: change },
  discover: { purpose: 'ServiceProviderConfig, ResourceTypes and Schemas', memory: 512 },
  refuse: { purpose: 'whatever no route knows', memory: 512 },
  authorizer: {
    purpose: 'bearer token in, workspace out',
    memory: 1024,
    // It notes when a token was last used.
    access: { table: workspacesTable, actions: ['dynamodb:GetItem', 'dynamodb:PutItem'] },
  },
  // What it reads and where it writes is in member-events.ts: a stream, a bus and a queue, no table.
  publish: { purpose: 'the stream of the members table in, events on the bus out', memory: 512 },
  admit: {
    purpose: 'an administrator signs in at the user pool, the workspace goes into the token',
    memory: 1024,
    access: { table: workspacesTable, actions: ['dynamodb:GetItem'] },
  },
};
