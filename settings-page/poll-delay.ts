/** What came of a look: something new, nothing new, or no answer. */
export type Outcome = 'new' | 'same' | 'failed';

/** Milliseconds between two looks: short after news, ever longer without, longest while the service does not answer. */
export const delays = { shortest: 2_000, longest: 15_000, failing: 60_000 } as const;

export function toDelay(last: number, outcome: Outcome): number {
  if (outcome === 'new') return delays.shortest;
  return outcome === 'same' ? Math.min(last * 1.3, delays.longest) : Math.min(last * 2, delays.failing);
}
