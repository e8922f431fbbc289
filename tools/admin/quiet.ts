import { setTimeout as sleep } from 'node:timers/promises';
import { findDeployment } from './deployment.ts';

export type Pause = typeof sleep;

/** On AWS a request that was let in may still write for as long as a function runs. */
const inFlight = 30;

/** Waits until no request writes any more, after provisioning was switched off. */
export async function waitForQuiet(stack: string | undefined, pause: Pause = sleep): Promise<void> {
  const { authorizerCacheSeconds } = await findDeployment(stack);
  const seconds = authorizerCacheSeconds + (stack === undefined ? 0 : inFlight);
  if (seconds === 0) return;
  console.error(`waiting ${seconds} seconds: for so long a request that was let in may still write`);
  await pause(seconds * 1000);
}
