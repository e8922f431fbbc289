/** The two tables: keys are strings. Pure data, for the infrastructure and for local runs alike. */
export interface TableDefinition {
  /** Its name where this project names it itself: locally. */
  readonly name: string;
  /** Its name in the stack. */
  readonly logicalId: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  /** The environment variable by which functions know its name. */
  readonly variable: string;
}

export const membersTable: TableDefinition = {
  name: 'scim-members',
  logicalId: 'MembersTable',
  partitionKey: 'workspaceId',
  sortKey: 'key',
  variable: 'MEMBERS_TABLE',
};

export const workspacesTable: TableDefinition = {
  name: 'scim-workspaces',
  logicalId: 'WorkspacesTable',
  partitionKey: 'subject',
  sortKey: 'key',
  variable: 'WORKSPACES_TABLE',
};
