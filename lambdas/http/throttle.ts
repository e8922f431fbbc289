/** A token bucket: how many requests a second, and how many at one time after a pause. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/** What one workspace may ask for, unless a stage says otherwise: Entra ID wants 25 requests a second, and a job begins with a burst. */
export const workspaceThrottle: Throttle = { rate: 25, burst: 100 };
