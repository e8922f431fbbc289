import type { Collection, Item } from '../../lambdas/aws/dynamodb/collection.ts';

/** So many items are read at one time, and kept. */
const size = 200;

/**
 * The items of a workspace from one sort key to another, in order, a page at a time. Each page has a collection of its own, whose
 * patience begins with it: the reader may take hours.
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

/** Below and above every sort key: all of them begin with a letter. */
export const [lowest, highest] = ['!', '~'] as const;
