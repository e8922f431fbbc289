import { setTimeout as sleep } from 'node:timers/promises';
import { findDeployment } from './deployment.ts';

export type Pause = typeof sleep;

/** In seconds: on AWS a request that was accepted may write until its function times out. */
const inFlight = 30;

/** After provisioning is switched off, waits until accepted requests can no longer write. */
export async function waitForQuiet(stack: string | undefined, pause: Pause = sleep): Promise<void> {
  const { authorizerCacheSeconds } = await findDeployment(stack);
  const seconds = authorizerCacheSeconds + (stack === undefined ? 0 : inFlight);
  if (seconds === 0) return;
  console.error(`waiting ${seconds} seconds: requests that were accepted before may still write`);
  await pause(seconds * 1000);
}
