/** Runs tasks concurrently, up to a limit. Tasks with a key in common run one after the other, in order. */
export interface KeyedQueue {
  /** Resolves when the task has a slot. Rejects if an earlier task has failed. */
  readonly start: (keys: readonly string[], work: () => Promise<void>) => Promise<void>;
  /** Resolves when all tasks are done. */
  readonly end: () => Promise<unknown>;
}

export function openKeyedQueue(width: number): KeyedQueue {
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
      // A failed task stays in the set, so that the next start, or the end, rejects.
      run.catch(() => undefined);
      running.add(run);
      for (const key of keys) last.set(key, run);
    },
    end: () => Promise.all(running),
  };
}
