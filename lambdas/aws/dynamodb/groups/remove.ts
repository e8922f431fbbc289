import type { StoredGroup } from '../../../groups/group-store.ts';
import type { Stale } from '../../../members/member-store.ts';
import type { Key } from '../../../scim/schema/keys.ts';
import { transactKeys } from '../members/change.ts';
import { addWrite, hasWrite, lookUpKey } from '../members/layout.ts';
import { finalize, readSequence, toGapWrites } from '../members/sequence.ts';
import { reasonsOf } from '../write.ts';
import { noBits } from './bits.ts';
import { isAsRead } from './change.ts';
import { finish, isUnfinished } from './finish.ts';
import { changeKey, fromBlocks, toGroup } from './layout.ts';
import { placeRosters, toRosterWrites } from './rosters.ts';
import { type GroupWriter, writeIdOf } from './session.ts';

/** Makes a gap of the group, which says who deleted it, and removes its keys and rosters. Too many rosters are pending. */
export async function removeGroup(
  writer: GroupWriter,
  read: StoredGroup,
  keys: readonly Key[],
): Promise<'removed' | Stale<StoredGroup>> {
  const { items, layout, clock, author, secret } = writer;
  const current = isUnfinished(read) ? await finish(writer, read) : read;
  const { id, seq } = current;
  await finalize(writer, await readSequence(writer), seq);
  const revision = current.revision + 1;
  const removed = keys.map((key) => lookUpKey(key, seq));
  const rosters = toRosterWrites(
    writer.workspace,
    current,
    new Map([...current.blocks.keys()].map((block) => [block, noBits])),
  );
  const { isWide, placed } = placeRosters(seq, rosters, removed.length + 4);
  const blocks = new Map([...current.blocks.keys()].map((block) => [block, { count: 0, revision, pending: noBits }]));
  const note = {
    id,
    revision,
    writes: addWrite(current.writes, writeIdOf(writer), clock.now()),
    time: new Date(clock.now()).toISOString(),
    ...(author && { author: JSON.stringify(author) }),
    ...(isWide && fromBlocks(blocks)),
  };
  const gap = toGapWrites(layout, seq, isAsRead(current.revision), note);
  try {
    await transactKeys(items, { writes: [...gap, { remove: changeKey(seq) }, ...placed], removed, seq, secret });
  } catch (error) {
    const there = reasonsOf(error)[0]?.item;
    if (!there?.['closed'] || !hasWrite(String(there['writes']), writeIdOf(writer))) return { stale: toGroup(there) };
  }
  if (isWide) await finish(writer, { seq, revision, blocks }).catch(() => undefined);
  return 'removed';
}
