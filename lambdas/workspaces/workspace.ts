import { createHash } from 'node:crypto';
import { StateConflict, UsageError } from './usage-error.ts';

/** A tenant of the product, with the settings that matter to provisioning. */
export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly created: string;
  /** Whether single sign-on is set up; without it, members that an identity provider adds could not sign in. */
  readonly singleSignOn: boolean;
  /** Whether identity providers may provision members. */
  readonly provisioning: boolean;
  /** How strictly requests are read. */
  readonly mode: 'lenient' | 'strict';
  /** Whether identity providers may provision groups, the teams of the workspace; absent if they may not. */
  readonly groups?: boolean;
  /** The key by which the gateway counts requests; workspaces without one share a key. */
  readonly usageKey?: string;
}

/** A new workspace with provisioning off. Throws UsageError if the id is invalid. */
export function newWorkspace(id: string, name: string, singleSignOn: boolean, now: Date): Workspace {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(id)) {
    throw new UsageError('a workspace id has 1 to 64 lower-case letters, digits and hyphens, no hyphen at an end');
  }
  return { id, name, created: now.toISOString(), singleSignOn, provisioning: false, mode: 'lenient' };
}

export function withSingleSignOn(workspace: Workspace, on: boolean): Workspace {
  if (!on && workspace.provisioning) {
    throw new StateConflict(`provisioning of ${workspace.id} is on: switch it off first`, 'sso');
  }
  return { ...workspace, singleSignOn: on };
}

export function withProvisioning(workspace: Workspace, on: boolean): Workspace {
  if (on && !workspace.singleSignOn) {
    throw new StateConflict(`workspace "${workspace.id}" has no single sign-on: set it up first`, 'provisioning');
  }
  return { ...workspace, provisioning: on };
}

export function withGroups({ groups: _, ...workspace }: Workspace, on: boolean): Workspace {
  return on ? { ...workspace, groups: true } : workspace;
}

/**
 * The key by which the gateway counts the requests of a workspace. It depends only on the workspace and the stack, so that a
 * second attempt to create it finds the first. It is not a credential: gateways take it from the authorizer only. API Gateway
 * requires 20 to 128 letters and digits.
 */
export const toUsageKey = (workspaceId: string, stack = 'local') =>
  createHash('sha256').update(`${stack} ${workspaceId}`).digest('hex');
