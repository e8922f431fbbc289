import type { Activity } from '../activity/activity-store.ts';
import type { MemberCounts, WorkspaceStatus } from '../activity/status.ts';
import type { Members } from '../members/members.ts';
import type { Page } from '../members/search/search.ts';
import type { AssertionCheck } from '../oauth2/assertion-check.ts';
import type { ListQuery } from '../scim/query/list-query.ts';
import type { Caller } from '../workspaces/caller.ts';
import type { ManagementStore } from '../workspaces/management-store.ts';
import type { TokenClient } from '../workspaces/token-client.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import type { WorkspaceStore } from '../workspaces/workspace-store.ts';

/** The dependencies of the management API. */
export interface ManagementService {
  readonly workspaces: WorkspaceStore;
  readonly management: ManagementStore;
  readonly activity: (workspaceId: string) => Activity;
  readonly status: (workspaceId: string) => Promise<WorkspaceStatus>;
  readonly members: (workspaceId: string) => Members;
  readonly search: (workspaceId: string, query: ListQuery) => Promise<Page>;
  readonly countMembers: (workspaceId: string) => Promise<MemberCounts>;
  /** Gives a new workspace a request limit of its own, if possible. Until then, it shares one. */
  readonly giveUsageKey: (workspace: Workspace) => Promise<void>;
  /** The origins of pages that may call the API from a browser. */
  readonly settingsOrigins: readonly string[];
  /** The base URL for identity providers. */
  readonly scimUrl: string;
  /** The address of the settings page. */
  readonly settingsUrl: string;
  /** The names of the service as an authorization server. */
  readonly issuer: string;
  readonly tokenEndpoint: string;
  /** Whether keys of clients may be on this machine: only in local runs. */
  readonly loopbackKeys: boolean;
  readonly checkAssertion: (text: string, clients: readonly TokenClient[]) => Promise<AssertionCheck>;
  /** The outside OAuth2 issuers that the deployment trusts. */
  readonly issuers: readonly string[];
  readonly now: () => Date;
  readonly random: () => Uint8Array;
  /** Receives errors that are answered with 500. */
  readonly reportFailure: (error: Error) => void;
}

/** The variables of each request. The open route has no caller. */
export type ManagementEnv = {
  Bindings: {
    readonly service: ManagementService;
    readonly caller: Caller | undefined;
    /** Why a credential that is valid elsewhere has no access here. */
    readonly denial: string | undefined;
  };
};
