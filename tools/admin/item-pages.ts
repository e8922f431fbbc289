import type { Collection } from '../../lambdas/aws/dynamodb/collection.ts';
import type { Item } from '../../lambdas/aws/dynamodb/write.ts';

/** How many items are read at once and kept in memory. */
const size = 200;

/**
 * The items of a workspace from one sort key to another, in order, a page at a time. Each page opens a new collection, since a
 * collection has a time limit and the caller may take hours.
 */
export async function* readPages(
  begin: () => Collection,
  [first, last]: readonly [first: string, last: string],
  only?: readonly string[],
): AsyncGenerator<readonly Item[]> {
  let from = first;
  for (;;) {
    const found = await begin().range(from, last, { most: size, ...(only && { only }) });
    const page = found.filter(({ key }) => key !== from);
    if (page.length > 0) yield page;
    if (found.length < size) return;
    from = (found.at(-1) as Item).key;
  }
}

/** Below and above every sort key: each begins with a letter. */
export const [lowest, highest] = ['!', '~'] as const;
