import type { Dialect } from '../manner.ts';
import { emails } from '../schema/user.ts';

/**
 * PingOne, the filter that finds a user: the address has the name that it has there.
 *
 *   strange  email Eq "ada@example.com"
 *   plain    emails.value eq "ada@example.com"
 *
 * Forced by pingone.
 */
export const pingEmail: Dialect = {
  name: 'ping-email',
  alias: (name) => (name.toLowerCase() === 'email' && emails.value ? [emails, emails.value] : undefined),
};
