import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { functionNames } from '../lambdas/http/routes.ts';
import { bundleOf } from '../tools/bundles.ts';

/** A function as Lambda calls it. */
export type LambdaHandler = (event: unknown, context: ReturnType<typeof newContext>) => Promise<unknown>;

/**
 * The handlers of the bundles that are deployed, by the names of the functions. Without index.mjs: a code cache is run in the global
 * context, and within Jest a function would not see the environment of its test.
 */
export async function loadFunctions(): Promise<Readonly<Record<string, LambdaHandler>>> {
  const load = async (name: string) => {
    const { default: bundle } = await import(pathToFileURL(join(bundleOf(name), 'function.cjs')).href);
    return [name, bundle.handler as LambdaHandler] as const;
  };
  return Object.fromEntries(await Promise.all(functionNames.map(load)));
}

/** The context that Lambda passes to a function. */
export function newContext() {
  const end = Date.now() + functionTimeout * 1000;
  return { awsRequestId: crypto.randomUUID(), getRemainingTimeInMillis: () => end - Date.now() };
}

/** How long a function may run, in seconds: less than the 29 that the gateway waits. */
export const functionTimeout = 25;
