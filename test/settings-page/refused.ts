/** The credential of an entry of the activity. */
export const okta = { kind: 'credential', id: '1', name: 'Okta token' } as const;

/** A refused create of Okta's, first and last at this time. */
export const refusedAt = (time: string) =>
  ({
    id: '1',
    kind: 'refusal',
    time,
    first: time,
    count: 1,
    operation: 'create',
    status: 400,
    detail: 'x',
    actor: okta,
    client: 'Okta',
  }) as const;
