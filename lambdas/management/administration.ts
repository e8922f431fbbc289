import type { Activity } from '../activity/activity-store.ts';
import type { Actor } from '../activity/entry.ts';
import type { Making, ManagementStore } from '../workspaces/management-store.ts';
import type { Receipt } from '../workspaces/receipt.ts';
import { UsageError } from '../workspaces/usage-error.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import type { WorkspaceStore } from '../workspaces/workspace-store.ts';

/** The dependencies of changes of workspaces and credentials, for the management API and for `admin`. */
export interface Administration {
  readonly workspaces: WorkspaceStore;
  readonly management: ManagementStore;
  readonly activity: (workspaceId: string) => Activity;
  /** Who makes the change. */
  readonly actor: Actor;
  readonly now: Date;
  /** Whether keys of clients may be on this machine: only in local runs. */
  readonly loopbackKeys: boolean;
  /** The OAuth2 issuers that the deployment trusts; undefined if that is not known here. */
  readonly issuers: readonly string[] | undefined;
  /** 32 new random bytes at each call, which nobody can guess. */
  readonly random: () => Uint8Array;
}

/** Makes the receipt for a new resource, if the caller wants repeats of the request to be recognized. */
export type Receive<Made> = (made: Made) => Receipt | undefined;

/** The resource does not exist. The message names it, for an operator. */
export class Missing extends UsageError {
  /** The same for the API, which repeats no value of a request. */
  readonly detail: string;

  constructor(message: string, detail: string) {
    super(message);
    this.detail = detail;
  }
}

/** Another request with the same Idempotency-Key was first. */
export class Repeated extends Error {}

/** Throws Missing. */
export async function readWorkspace(
  id: string,
  { workspaces }: Pick<Administration, 'workspaces'>,
): Promise<Workspace> {
  const workspace = await workspaces.read(id);
  if (!workspace) throw missingWorkspace(id);
  return workspace;
}

export const missingWorkspace = (id: string) =>
  new Missing(`there is no workspace "${id}"`, 'there is no such workspace');

/** Makes a resource and keeps the receipt. Returns false if the resource exists. Throws Repeated. */
export async function make(
  making: Making,
  receipt: Receipt | undefined,
  { management, now }: Administration,
): Promise<boolean> {
  if (await management.make(making, receipt)) return true;
  const known = receipt && (await management.findReceipt(receipt.id));
  if (known && known.expires > now.toISOString()) throw new Repeated();
  return false;
}
