/** The scopes of a credential: everything, only reading, or only writing. */
export const scopes = ['scim', 'scim:read', 'scim:write'] as const;

export type Scope = (typeof scopes)[number];

/** The scopes of this service among those of a token, which may hold any text. */
export const toKnownScopes = (given: readonly string[]) => scopes.filter((scope) => given.includes(scope));

/** Whether scopes allow routes of this kind. */
export const permits = (given: readonly string[], access: 'read' | 'write') =>
  given.includes('scim') || given.includes(`scim:${access}`);
