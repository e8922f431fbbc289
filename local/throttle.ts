import { type Throttle, workspaceThrottle } from '../lambdas/http/throttle.ts';
import { Trouble } from './engine.ts';

/** Stands in for a usage plan: a token bucket for each usage key. Whether a request may pass; `now` in milliseconds. */
export function openThrottle({ rate, burst }: Throttle, now: () => number): (usageKey: string) => boolean {
  const buckets = new Map<string, { readonly tokens: number; readonly time: number }>();
  return (usageKey) => {
    const time = now();
    const before = buckets.get(usageKey) ?? { tokens: burst, time };
    const tokens = Math.min(burst, before.tokens + ((time - before.time) / 1000) * rate);
    const passes = tokens >= 1;
    buckets.set(usageKey, { tokens: passes ? tokens - 1 : tokens, time });
    return passes;
  };
}

/**
 * The limit of a workspace by WORKSPACE_RATE_LIMIT (requests a second) and WORKSPACE_BURST_LIMIT; none without the first, as a
 * laptop is to be as fast as it can. Throws Trouble.
 */
export function parseThrottle(env: Readonly<Record<string, string | undefined>>): Throttle | undefined {
  const { WORKSPACE_RATE_LIMIT: rate, WORKSPACE_BURST_LIMIT: burst = String(workspaceThrottle.burst) } = env;
  if (!rate) return undefined;
  for (const limit of [rate, burst]) {
    if (!/^[1-9]\d{0,5}$/.test(limit)) {
      throw new Trouble('WORKSPACE_RATE_LIMIT and WORKSPACE_BURST_LIMIT must be numbers of requests from 1 to 999999');
    }
  }
  return { rate: Number(rate), burst: Number(burst) };
}
