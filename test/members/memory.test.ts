import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';

/** What a search finds in a process with 192 MB, among 8,000 members of 240 MB. */
function searchInSmallHeap(query: Readonly<Record<string, string>>): unknown {
  const heap = ['--max-old-space-size=192', '--disable-warning=ExperimentalWarning'];
  return JSON.parse(
    execFileSync(process.execPath, [...heap, 'test/members/memory.ts', JSON.stringify(query)], {
      encoding: 'utf8',
      stdio: 'pipe',
    }),
  );
}

describe('a search holds the page, not the workspace', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['the first page of a sorted list', { sortBy: 'title', count: '2' }, ['m8000', 'm7999']],
    ['a later page of a sorted list', { sortBy: 'title', startIndex: '101', count: '2' }, ['m7900', 'm7899']],
    ['a sorted list by cursor', { sortBy: 'title', cursor: '', count: '2' }, ['m8000', 'm7999']],
    ['a deep page of a filter', { filter: 'title pr', startIndex: '5001', count: '2' }, ['m5001', 'm5002']],
    ['a filter by cursor', { filter: 'title pr', cursor: '', count: '2' }, ['m1', 'm2']],
  ])('%s', (_, query, names) => {
    expect(searchInSmallHeap(query)).toEqual([8000, names]);
  });

  test('a page too deep in a sorted list of large members is refused', () => {
    expect(searchInSmallHeap({ sortBy: 'title', startIndex: '5001', count: '2' })).toBe('tooMany');
  });
});
