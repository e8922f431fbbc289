import { describe, expect, test } from '@jest/globals';
import type { All, ListedResource, MemberStore } from '../../lambdas/members/member-store.ts';
import {
  add,
  beginningWith,
  exactly,
  newWorkspace,
  type OpenStore,
  shared,
  tryAdd,
  unique,
} from './member-store.contract.ts';

/** What every store of members must do with many of them: look-ups, pages, and reading them all. */
export function listsMembers(open: OpenStore): void {
  describe('a look-up', () => {
    test('by a key that several members have returns all of them, in order, up to the limit', async () => {
      const store = open(newWorkspace());
      for (const json of '12345') await add(store, json, shared('team@example.com'), unique(json));
      expect(await store.find(exactly(shared('team@example.com')), 10)).toEqual([1, 2, 3, 4, 5]);
      expect(await store.find(exactly(shared('team@example.com')), 3)).toHaveLength(3);
      expect(await store.find(exactly(shared('team@example')), 10)).toEqual([]);
    });

    test('by a beginning returns every member once', async () => {
      const store = open(newWorkspace());
      const names = ['ada', 'ada#1', 'ada\u{10ffff}x', 'adä', 'adz', 'ad', 'b'];
      for (const name of names) await add(store, name, unique(name), shared(name), shared(`${name}@example.com`));
      const found = async (range: ReturnType<typeof exactly>) =>
        (await store.readAt(await store.find(range, 100))).map(({ json }) => json);
      expect(await found(beginningWith(unique('ada')))).toEqual(['ada', 'ada#1', 'ada\u{10ffff}x']);
      expect(await found(beginningWith(shared('ad')))).toEqual(names.slice(0, 6));
      expect(await found(beginningWith(unique('c')))).toEqual([]);
    });

    test('limits the number of members, not of keys', async () => {
      const store = open(newWorkspace());
      for (let index = 0; index < 6; index += 1) {
        await add(store, '', ...['a', 'b', 'c'].map((address) => shared(`x${index}${address}@example.com`)));
      }
      expect(await store.find(beginningWith(shared('x')), 4)).toHaveLength(4);
      expect(await store.find(beginningWith(shared('x')), 100)).toEqual([1, 2, 3, 4, 5, 6]);
    });

    test('by a value that is longer than any key returns nothing', async () => {
      const store = open(newWorkspace());
      for (const range of [exactly(unique('x'.repeat(5000))), beginningWith(shared('ä'.repeat(2000)))]) {
        expect(await store.find(range, 10)).toEqual([]);
      }
    });

    test('by sequence numbers returns the members that exist, in order', async () => {
      const store = await filled(open, 120);
      const seqs = [119, 3, 500, 1, ...Array.from({ length: 110 }, (_, index) => index + 5)];
      const wanted = [...new Set(seqs)].filter((seq) => seq <= 120).toSorted((one, other) => one - other);
      expect((await store.readAt([...new Set(seqs)])).map(({ seq }) => seq)).toEqual(wanted);
      expect(await store.readAt([])).toEqual([]);
    });
  });

  describe('a page', () => {
    test.each([
      [1, 10, ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']],
      [1, 1, ['1']],
      [12, 1, ['12']],
      [11, 10, ['11', '12']],
      [13, 10, []],
      [1, 0, []],
      [1_000_000, 100, []],
      [999_999_999_950, 100, []],
      [999_999_999_999, 1000, []],
      [Number.MAX_SAFE_INTEGER, 1000, []],
    ])('from position %i with %i members of twelve', async (position, count, expected) => {
      twelve ??= filled(open, 12);
      const { total, found: members } = await (await twelve).page(position, count);
      expect({ total, members: members.map(({ json }) => json) }).toEqual({ total: 12, members: expected });
    });
    let twelve: Promise<MemberStore> | undefined;

    test('of a workspace without members is empty', async () => {
      expect(await open(newWorkspace()).page(1, 10)).toEqual({ total: 0, found: [] });
    });

    test('shows every position once while members are being added, and none changes', async () => {
      const store = open(newWorkspace());
      const add12 = async (writer: number) => {
        for (let index = 0; index < 12; index += 1) {
          // Every third one loses a race for a key, and leaves a place without a member.
          await tryAdd(store, `${writer}-${index}`, unique(index % 3 === 0 ? `race-${index}` : `${writer}-${index}`));
        }
      };
      const adding = Promise.all([0, 1, 2, 3].map(add12));
      const seen: string[][] = [];
      for (let round = 0; round < 8; round += 1) seen.push(await walk(store, 7));
      await adding;
      const all = await walk(store, 5);
      for (const list of seen) expect(all.slice(0, list.length)).toEqual(list);
      expect(new Set(all).size).toBe(all.length);
      expect(all).toHaveLength((4 * 12 * 2) / 3 + 12 / 3);
      expect((await store.page(1, 1)).total).toBe(all.length);
    });
  });

  describe('all members', () => {
    test('come once and in order, in batches, after a sequence number', async () => {
      const store = await filled(open, 23);
      const all = await store.all(5);
      expect(all.total).toBe(23);
      for (const seq of [0, 1, 12, 22, 23, 99]) {
        const batches = await batchesOf(all, seq);
        expect(batches.flat().map((member) => member.seq)).toEqual(
          Array.from({ length: Math.max(0, 23 - seq) }, (_, index) => seq + index + 1),
        );
        expect(Math.max(0, ...batches.map(({ length }) => length))).toBeLessThanOrEqual(5);
      }
    });

    test('are those that existed when the list was opened', async () => {
      const store = await filled(open, 3);
      const all = await store.all();
      await add(store, '4');
      expect((await batchesOf(all, 0)).flat().map(({ json }) => json)).toEqual(['1', '2', '3']);
    });

    test('may be left before the end', async () => {
      const all = await (await filled(open, 10)).all(2);
      for await (const [first] of all.after(4)) {
        expect(first?.seq).toBe(5);
        break;
      }
    });
  });
}

/** A workspace with a number of members; their texts are their sequence numbers. */
async function filled(open: OpenStore, size: number): Promise<MemberStore> {
  const store = open(newWorkspace());
  for (let seq = 1; seq <= size; seq += 1) await add(store, String(seq));
  return store;
}

async function batchesOf(all: All<ListedResource>, seq: number) {
  const batches: (readonly ListedResource[])[] = [];
  for await (const batch of all.after(seq)) batches.push(batch);
  return batches;
}

/** The texts of all members, page by page as a client asks for them. */
async function walk(store: MemberStore, count: number): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const { total, found: members } = await store.page(found.length + 1, count);
    found.push(...members.map(({ json }) => json));
    if (found.length >= total) return found;
  }
}
