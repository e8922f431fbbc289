import type { Throttle } from '../lambdas/http/throttle.ts';

/** A local usage plan: a token bucket for each usage key. Returns whether a request may pass; `now` is in milliseconds. */
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
