import type { Expression, Write } from '../write.ts';

/*
 * The number of erasures of members. An addition of members to a group reads it before it looks whether they exist, and its
 * transaction checks that it is the same: so no group gets a member that was erased in between. It is stored several times,
 * because transactions with the same item conflict; each writer uses one of them.
 */

const shards = 8;

const keys: readonly string[] = Array.from({ length: shards }, (_, shard) => `erasures#${shard}`);

/** The number that the writer with this secret uses. */
export const erasuresKey = (secret: string) => keys[secret.charCodeAt(0) % shards] as string;

/** What the transaction of an erasure writes. */
export const erasureWrites: readonly Write[] = keys.map((key) => ({
  update: key,
  change: { expression: 'ADD #count :one', values: { one: 1 } },
}));

/** The check that nobody was erased since the number was read. */
export const toErasureCheck = (secret: string, erasures: number): Write => ({
  check: erasuresKey(secret),
  condition: isStill(erasures),
});

const isStill = (erasures: number): Expression =>
  erasures === 0
    ? { expression: 'attribute_not_exists(#count)' }
    : { expression: '#count = :erasures', values: { erasures } };
