/** The bus that takes the events of members. Pure data, for the infrastructure and for local runs alike. */
export const eventBus = {
  /** Its name where this project names it itself: locally. */
  name: 'scim-members',
  /** The environment variable by which functions know its name. */
  variable: 'EVENT_BUS',
  /** What the events say of where they come from. */
  source: 'workspace-scim',
} as const;
