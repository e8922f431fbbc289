import { invalidity, type StoredCredential } from '../../lambdas/workspaces/access-token.ts';
import { endsSoon } from '../../lambdas/workspaces/credential-warning.ts';
import type { Column } from './text-table.ts';

/** The columns of every credential: from its creation to its end. */
export const lifeColumns: readonly Column<StoredCredential>[] = [
  { title: 'state', cell: toState },
  { title: 'created', cell: ({ created }) => created },
  { title: 'expires', cell: ({ expires }) => expires ?? 'never' },
  { title: 'rotated', cell: ({ rotated }) => rotated ?? 'never' },
  { title: 'last used', cell: ({ lastUsed }) => (lastUsed ? `${lastUsed.time} by ${lastUsed.address}` : 'never') },
];

const day = 86_400_000;

/** A token that ends soon shows how many days are left, since an identity provider stops without a warning. */
function toState(token: StoredCredential): string {
  const { expires } = token;
  const now = new Date();
  const over = invalidity(token, now);
  if (over || expires === undefined || !endsSoon(expires, now)) return over ?? 'valid';
  const left = Date.parse(expires) - now.getTime();
  return left < day ? 'expires within a day' : `expires in ${Math.floor(left / day)} days`;
}
