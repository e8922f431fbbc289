import type { Collection } from '../../../lambdas/aws/dynamodb/collection.ts';
import type { Layout } from '../../../lambdas/aws/dynamodb/members/series.ts';
import { type Item, reasonsOf } from '../../../lambdas/aws/dynamodb/write.ts';

/** A revision must not be used twice, and a resource may have had later revisions than the restored one. */
export const leap = 1000;

/** Ensures that the sequence number of a restored resource is not assigned again. */
export async function raiseCounter(items: Collection, counter: Item | undefined, layout: Layout): Promise<void> {
  const values = { taken: Number(counter?.['taken'] ?? 0) };
  const lower = { expression: 'attribute_not_exists(#taken) OR #taken < :taken', values };
  await items.update(layout.counter, { expression: 'SET #taken = :taken', values }, lower).catch(reasonsOf);
}
