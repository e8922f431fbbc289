/** Searches among members that are larger together than this process may be; it is run with a small heap by memory.test.ts. */
import type { MemberStore, StoredMember } from '../../lambdas/members/member-store.ts';
import { search } from '../../lambdas/members/search/search.ts';
import { optionsFor, toQuery } from './people.ts';

const count = 8000;
const note = 'x'.repeat(30_000);

/** A member with a large text of its own; later ones come earlier when sorted by title. */
function toMember(seq: number): StoredMember {
  const time = '2026-01-01T00:00:00Z';
  const title = String(count - seq).padStart(5, '0');
  const resource = {
    userName: `m${seq}`,
    title,
    nickName: `${seq}${note}`,
    meta: { created: time, lastModified: time },
  };
  return { id: `${seq}-${'a'.repeat(22)}`, seq, revision: 1, json: JSON.stringify(resource), writes: '' };
}

async function* readAll(after: number) {
  for (let start = after + 1; start <= count; start += 500) {
    const length = Math.min(500, count - start + 1);
    yield Array.from({ length }, (_, index) => toMember(start + index));
  }
}

const store = {
  all: async () => ({ total: count, after: readAll }),
  readAt: async (seqs: readonly number[]) => seqs.map(toMember),
} as Partial<MemberStore> as MemberStore;

const given = JSON.parse(process.argv[2] ?? '{}') as Readonly<Record<string, string>>;
const page = await search(toQuery(given), optionsFor(store, { scanLimit: 25_000 })).catch(({ scimType }) => scimType);
const { totalResults, resources } = page;
console.log(
  JSON.stringify(resources ? [totalResults, resources.map(({ userName }: { userName: string }) => userName)] : page),
);
