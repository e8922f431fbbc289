import { giveUsageKey as give, removeUsageKey as remove } from '../../lambdas/aws/usage-keys.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import type { Workspace } from '../../lambdas/workspaces/workspace.ts';
import { describeStack, outputOf } from './stack.ts';

/** Gives a workspace, in a stack or on this machine, its own usage key. Throws UsageError or Missing. */
export async function giveUsageKey(workspaceId: string, stack: string | undefined): Promise<Workspace> {
  if (stack === undefined) return give(workspaceId, undefined);
  const plan = { stack, usagePlanId: outputOf(await describeStack(stack), 'UsagePlanId', stack) };
  return give(workspaceId, plan);
}

/** Deletes the API key of a workspace, if there is one; that also removes it from the usage plan. */
export async function removeUsageKey(workspaceId: string, stack: string): Promise<void> {
  try {
    await remove(workspaceId, stack);
  } catch (error) {
    const { name } = error as Error;
    throw new UsageError(
      `the usage key of workspace "${workspaceId}" could not be deleted (${name}): check your permissions, then delete the workspace again`,
    );
  }
}
