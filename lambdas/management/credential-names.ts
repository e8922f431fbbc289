import type { ActivityEntry } from '../activity/entry.ts';
import type { AccessToken } from '../workspaces/access-token.ts';

/** Names the credentials of entries without a name: the access log of the gateway, from which those come, has ids only. */
export async function withCredentialNames(
  entries: readonly ActivityEntry[],
  listTokens: () => Promise<readonly AccessToken[]>,
): Promise<readonly ActivityEntry[]> {
  if (!entries.some(isNameless)) return entries;
  const names = new Map((await listTokens()).map(({ tokenId, name }) => [tokenId, name]));
  return entries.map((entry) => {
    const { id = '' } = entry.actor;
    const name = names.get(id) ?? clientIdOf(id);
    return isNameless(entry) && name ? { ...entry, actor: { ...entry.actor, name } } : entry;
  });
}

const isNameless = ({ actor }: ActivityEntry) => actor.kind === 'credential' && actor.name === undefined;

/** An OAuth2 client has its issuer and its id as the id of the credential. */
const clientIdOf = (id: string) => id.split(' ')[1];
