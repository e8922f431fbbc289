/** A token bucket: requests per second, and how many may come at once after a pause. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/** The default limit of a workspace: Entra ID requires 25 requests a second, and a provisioning job begins with a burst. */
export const workspaceThrottle: Throttle = { rate: 25, burst: 100 };

/** The limit of the management API for all callers together: it must leave capacity for identity providers. */
export const managementThrottle: Throttle = { rate: 50, burst: 100 };

/** The limit of requests without a credential. */
export const anonymousThrottle: Throttle = { rate: 10, burst: 20 };

/**
 * The limit of the token endpoint: a client asks once an hour. It is far above that, so that one who guesses uses it up late; the
 * firewall limits each address.
 */
export const tokenThrottle: Throttle = { rate: 200, burst: 400 };

/** What the settings page of a stage may be loaded: three requests each time, less for a browser that knows it. */
export const pageThrottle: Throttle = { rate: 50, burst: 100 };
