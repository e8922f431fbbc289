/** What a credential may be good for: everything, or reading or writing alone. */
export const scopes = ['scim', 'scim:read', 'scim:write'] as const;

/** Whether scopes allow routes of this kind. */
export const permits = (given: readonly string[], access: 'read' | 'write') =>
  given.includes('scim') || given.includes(`scim:${access}`);
