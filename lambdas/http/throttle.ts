/** A token bucket: how many requests a second, and how many at one time after a pause. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/** What one workspace may ask for, unless a stage says otherwise: Entra ID wants 25 requests a second, and a job begins with a burst. */
export const workspaceThrottle: Throttle = { rate: 25, burst: 100 };

/** What the management API of a stage may be asked for, all callers together: it must not use up what identity providers need. */
export const managementThrottle: Throttle = { rate: 50, burst: 100 };

/** What may be asked for without a credential. */
export const openThrottle: Throttle = { rate: 10, burst: 20 };

/** What the settings page of a stage may be loaded: three requests each time, less for a browser that knows it. */
export const pageThrottle: Throttle = { rate: 50, burst: 100 };
