/** Times in milliseconds. */
export interface Times {
  readonly median: number;
  readonly p99: number;
}

export function toTimes(samples: readonly number[]): Times {
  const sorted = samples.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { median: at(0.5), p99: at(0.99) };
}

/** How long one run takes. */
export async function time(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Runs numbers one to `count` with limited concurrency and measures each. */
export async function timeAll(
  count: number,
  atOnce: number,
  run: (n: number) => Promise<unknown>,
): Promise<readonly number[]> {
  const samples: number[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      next += 1;
      const n = next;
      samples.push(await time(() => run(n)));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return samples;
}
