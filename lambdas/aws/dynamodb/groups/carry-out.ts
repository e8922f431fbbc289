import { memberPrefix } from '../../resources.ts';
import { toStoreOptions } from '../../stores.ts';
import { toMember } from '../members/layout.ts';
import { finish } from './finish.ts';
import { leaveGroups } from './leave.ts';
import { beginGroups } from './session.ts';
import { toUnfinished, type WrittenItem } from './stream.ts';

/**
 * Finishes what a writer did not: a change of a group that is still pending, or an erasure of a member that is still in groups.
 * Usually the writer was faster, and there is nothing to do.
 */
export async function carryOut(write: WrittenItem): Promise<void> {
  const begin = () => beginGroups(toStoreOptions(write.workspace));
  const unfinished = toUnfinished(write);
  if (unfinished) await finish(begin(), unfinished);
  const erased = toErased(write);
  if (erased) await leaveGroups(begin, erased);
}

/** The member that a write has replaced by a gap. */
const toErased = ({ key, before, after }: WrittenItem) =>
  key.startsWith(memberPrefix) && after?.['closed'] ? toMember(before) : undefined;
