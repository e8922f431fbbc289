/** The roles of members, highest first, if a deployment names no others. Pure data, for the infrastructure and the functions. */
export const defaultRoles = {
  names: 'admin,maker,contributor,viewer',
  /** The role of a member to whom none is given. */
  fallback: 'contributor',
} as const;
