import { expect, test } from '@jest/globals';
import { PagedList } from '../../settings-page/paged-list.ts';

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor?: string;
}

/** A list whose pages are answered when the test says so; what failed is counted. */
function openList() {
  const asked: { query: string; cursor: string | undefined; answer: (page: Page) => void; fail: () => void }[] = [];
  const seen = { failed: 0 };
  const host = {
    addController: () => undefined,
    requestUpdate: () => undefined,
    attempt: (run: () => Promise<void>) =>
      run().catch(() => {
        seen.failed += 1;
      }),
  };
  const list = new PagedList(
    host,
    { query: 'a' },
    ({ query }: { readonly query: string }, cursor?: string) =>
      new Promise<Page>((answer, reject) => {
        asked.push({ query, cursor, answer, fail: () => reject(new Error('offline')) });
      }),
  );
  return { list, asked, seen };
}

const page = (ids: string, nextCursor?: string): Page => ({
  items: [...ids].map((id) => ({ id })),
  ...(nextCursor !== undefined && { nextCursor }),
});
const settle = () => new Promise((resolve) => setTimeout(resolve));
const idsOf = ({ items }: { readonly items: Page['items'] | undefined }) => items?.map(({ id }) => id).join('');

test('pages are put one after the other, empty ones are passed over', async () => {
  const { list, asked } = openList();
  const loading = list.load();
  expect(list.loading).toBe(true);
  asked[0]?.answer(page('', 'c1'));
  await settle();
  asked[1]?.answer(page('xy', 'c2'));
  await loading;
  expect([idsOf(list), list.cursor, list.loading]).toEqual(['xy', 'c2', false]);
  const more = list.more();
  asked[2]?.answer(page('z'));
  await more;
  expect([idsOf(list), list.cursor, asked.map(({ cursor }) => cursor)]).toEqual([
    'xyz',
    undefined,
    [undefined, 'c1', 'c2'],
  ]);
});

test('an answer to an earlier search is dropped, whenever it comes', async () => {
  const { list, asked } = openList();
  void list.load();
  void list.search({ query: 'b' });
  asked[1]?.answer(page('new'));
  await settle();
  asked[0]?.answer(page('old'));
  await settle();
  expect([idsOf(list), list.filter, list.isFiltered]).toEqual(['new', { query: 'b' }, true]);
});

test('a refresh puts what is new on top, and loads a list that could not be loaded', async () => {
  const { list, asked, seen } = openList();
  void list.load();
  asked[0]?.fail();
  await settle();
  expect([list.items, list.loading, seen.failed]).toEqual([undefined, false, 1]);
  void list.refresh();
  asked[1]?.answer(page('ab', 'c'));
  await settle();
  void list.refresh();
  asked[2]?.answer(page('nab'));
  await settle();
  expect([idsOf(list), list.cursor]).toEqual(['nab', 'c']);
  void list.refresh();
  asked[3]?.fail();
  await settle();
  expect([idsOf(list), seen.failed]).toEqual(['nab', 1]);
});
