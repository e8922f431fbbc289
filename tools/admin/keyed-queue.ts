/** Works side by side, at most so many; those that have a key in common are done one after the other, in order. */
export interface Lanes {
  /** Resolves as soon as the work is under way. Rejects where an earlier one has failed. */
  readonly start: (keys: readonly string[], work: () => Promise<void>) => Promise<void>;
  /** Resolves when all are done. */
  readonly end: () => Promise<unknown>;
}

export function openLanes(width: number): Lanes {
  const running = new Set<Promise<void>>();
  const last = new Map<string, Promise<void>>();
  return {
    async start(keys, work) {
      while (running.size >= width) await Promise.race(running);
      const run = Promise.all(keys.map((key) => last.get(key)))
        .then(work)
        .then(() => {
          running.delete(run);
          for (const key of keys) if (last.get(key) === run) last.delete(key);
        });
      // One that fails stays, and is told of by the next start, or at the end.
      run.catch(() => undefined);
      running.add(run);
      for (const key of keys) last.set(key, run);
    },
    end: () => Promise.all(running),
  };
}
