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

/** The bus that takes the events of members. Pure data, for the infrastructure and for local runs alike. */
export const eventBus = {
  /** Its name where this project names it itself: locally. */
  name: 'scim-members',
  /** The environment variable by which functions know its name. */
  variable: 'EVENT_BUS',
  /** What the events say of where they come from. */
  source: 'workspace-scim',
} as const;

/** The metric of all calls of the functions, in milliseconds; how many calls there were is the number of its values. Pure data. */
export const callDuration = {
  namespace: 'WorkspaceScim',
  name: 'Duration',
  unit: 'Milliseconds',
  dimensions: ['service', 'operation', 'outcome'],
} as const;

/** What became of a call: answered; refused, by a fault of the client; failed, by one of ours. The authorizer tells 401 from 403. */
export type Outcome = 'ok' | 'refused' | 'unauthorized' | 'denied' | 'failed';

/** What became of a request, by the status of its answer. A client gets 501 for what this service does not offer: no fault of ours. */
export function toOutcome(status: number): Outcome {
  if (status >= 500 && status !== 501) return 'failed';
  return status >= 400 ? 'refused' : 'ok';
}

/** The Amazon Cognito user pool of a stage. Pure data, for the infrastructure, its trigger and the operator's tool alike. */
export const userPool = {
  /** The identifier of its resource server: what stands before a slash and a scope in its tokens. */
  resourceServer: 'workspace-scim',
  /** The claim by which its tokens name the workspace of the administrator who signed in. */
  workspaceClaim: 'workspace',
  /** Its name for the product's single sign-on; a person who comes from there is called `SingleSignOn_<subject>`. */
  signOn: 'SingleSignOn',
} as const;

/** The roles of members, highest first, if a deployment names no others. Pure data, for the infrastructure and the functions. */
export const defaultRoles = {
  names: 'admin,maker,contributor,viewer',
  /** The role of a member to whom none is given. */
  fallback: 'contributor',
} as const;
