/** The three tables. All keys are strings. Pure data, for infra/ and local/. */
export interface TableDefinition {
  /** Its name in local runs. */
  readonly name: string;
  /** Its name in the stack. */
  readonly logicalId: string;
  readonly partitionKey: 'workspaceId' | 'subject';
  readonly sortKey: string;
  /** The environment variable with its name. */
  readonly variable: string;
  /** The table has a stream of both images if this is set. Functions get the changes of sort keys with these prefixes. */
  readonly streamed?: readonly string[];
  /** The attribute with the time, in seconds, when an item expires. Without it, items never expire. */
  readonly expires?: string;
}

/** The prefix of the sort keys of members. */
export const memberPrefix = 'member#';

/** The prefix of the sort keys of groups, and of the record of the last change of each. */
export const groupPrefix = 'group#';
export const groupChangePrefix = 'groupChange#';

export const membersTable: TableDefinition = {
  name: 'scim-members',
  logicalId: 'MembersTable',
  partitionKey: 'workspaceId',
  sortKey: 'key',
  variable: 'MEMBERS_TABLE',
  streamed: [memberPrefix, groupPrefix, groupChangePrefix],
};

/** The prefixes of the partition keys of credentials and of OAuth2 clients, and the attribute beside the record with their last use. */
export const credentialPrefix = 'credential#';
export const clientPrefix = 'client#';
export const lastUsed = 'lastUsed';

/** The prefixes of the partition keys of clients of the token endpoint, and of the marks of their assertions. */
export const tokenClientPrefix = 'token-client#';
export const assertionPrefix = 'assertion#';

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

/** The bus for events of members and credentials. Pure data, for infra/ and local/. */
export const eventBus = {
  /** Its name in local runs. */
  name: 'scim-members',
  /** The environment variable with its name. */
  variable: 'EVENT_BUS',
  /** The source of the events of members. */
  source: 'workspace-scim',
  /** The source of the events of credentials. */
  credentialSource: 'workspace-scim.credentials',
  /** The source of the events of groups: a rule that selects by the source of members does not get them. */
  groupSource: 'workspace-scim.groups',
} as const;

/** The duration of each call of a function, in milliseconds. The number of values is the number of calls. Pure data. */
export const callDuration = {
  namespace: 'WorkspaceScim',
  name: 'Duration',
  unit: 'Milliseconds',
  dimensions: ['service', 'operation', 'outcome'],
} as const;

/** The outcome of a call: ok, refused (the client's fault) or failed (ours). The authorizer separates 401 from 403. */
export type Outcome = 'ok' | 'refused' | 'unauthorized' | 'denied' | 'failed';

/** The outcome of a request by the status of its answer. 501 means a feature that this service does not offer: not our fault. */
export function toOutcome(status: number): Outcome {
  if (status >= 500 && status !== 501) return 'failed';
  return status >= 400 ? 'refused' : 'ok';
}

/** The Amazon Cognito user pool of a stage. Pure data, for infra/, the trigger and the operator's tool. */
export const userPool = {
  /** The identifier of its resource server: the part before the slash in the scopes of its tokens. */
  resourceServer: 'workspace-scim',
  /** The claim with the workspace of the administrator who signed in. */
  workspaceClaim: 'workspace',
  /** Its name for the product's single sign-on. A person from there has the user name `SingleSignOn_<subject>`. */
  signOn: 'SingleSignOn',
} as const;

/** The default roles of members, highest first. Pure data, for infra/ and the functions. */
export const defaultRoles = {
  names: 'admin,maker,contributor,viewer',
  /** The role of a member without one. */
  fallback: 'contributor',
} as const;
