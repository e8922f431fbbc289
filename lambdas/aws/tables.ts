/** The three tables: keys are strings. Pure data, for the infrastructure and for local runs alike. */
export interface TableDefinition {
  /** Its name where this project names it itself: locally. */
  readonly name: string;
  /** Its name in the stack. */
  readonly logicalId: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  /** The environment variable by which functions know its name. */
  readonly variable: string;
  /** The beginning of the sort keys whose changes functions are told of, by a stream of both images; without it there is none. */
  readonly streamed?: string;
  /** The attribute that says, in seconds, when an item is over; without it none ever is. */
  readonly expires?: string;
}

/** The beginning of the sort keys of members. */
export const memberPrefix = 'member#';

export const membersTable: TableDefinition = {
  name: 'scim-members',
  logicalId: 'MembersTable',
  partitionKey: 'workspaceId',
  sortKey: 'key',
  variable: 'MEMBERS_TABLE',
  streamed: memberPrefix,
};

/** The beginning of the partition keys of credentials, and the attribute that notes their last use beside the record. */
export const credentialPrefix = 'credential#';
export const lastUsed = 'lastUsed';

export const workspacesTable: TableDefinition = {
  name: 'scim-workspaces',
  logicalId: 'WorkspacesTable',
  partitionKey: 'subject',
  sortKey: 'key',
  variable: 'WORKSPACES_TABLE',
  expires: 'expires',
};

export const activityTable: TableDefinition = {
  name: 'scim-activity',
  logicalId: 'ActivityTable',
  partitionKey: 'workspaceId',
  sortKey: 'key',
  variable: 'ACTIVITY_TABLE',
  expires: 'expires',
};

export const allTables: readonly TableDefinition[] = [membersTable, workspacesTable, activityTable];
