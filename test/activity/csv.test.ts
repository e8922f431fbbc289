import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toCsv } from '../../lambdas/activity/csv.ts';
import type { ActivityEntry } from '../../lambdas/activity/entry.ts';

const entry = (userName: string): ActivityEntry => ({
  kind: 'change',
  id: 'change#1',
  time: '2026-01-01T00:00:00.000Z',
  type: 'changed',
  member: '1-a',
  userName,
  revision: 2,
  actor: { kind: 'credential', id: 'abc', name: 'okta' },
  changes: [{ attribute: 'title', before: 'a', after: 'b, "c"' }],
});

const titles = 'time,kind,what,by,client,member,name,status,detail,count,changes,sent,request,id,group\r\n';

test('each entry is a line, below the titles', () => {
  expect(toCsv([])).toBe(titles);
  expect(toCsv([entry('ada')])).toBe(
    `${titles}2026-01-01T00:00:00.000Z,change,changed,okta,,1-a,ada,,,1,"title: a -> b, ""c""",,,change#1,\r\n`,
  );
});

test('refusals tell what was sent, and management what was changed', () => {
  const actor = { kind: 'operator' } as const;
  const time = '2026-01-01T00:00:00.000Z';
  const refusal = {
    kind: 'refusal',
    operation: 'create',
    status: 400,
    detail: 'wrong',
    count: 3,
    first: time,
  } as const;
  const lines = toCsv([
    { ...refusal, id: 'r', time, actor, sent: { name: 'ada', value: 7 } },
    { kind: 'management', id: 'm', time, actor, action: 'tokenRevoked', subject: { id: 'abc', name: 'okta' } },
    {
      kind: 'management',
      id: 'n',
      time,
      actor,
      action: 'tokenRotated',
      subject: { id: 'def', name: 'okta' },
      replaced: { id: 'abc', name: 'okta', expiresAt: '2026-01-02T00:00:00.000Z' },
    },
  ]).split('\r\n');
  expect(lines[1]).toBe(`${time},refusal,create,operator,,,,400,wrong,3,,"name: ada; value: 7",,r,`);
  expect(lines[2]).toBe(`${time},management,tokenRevoked,operator,,,okta,,,1,,,,m,`);
  const detail = '"replaces abc, which works until 2026-01-02T00:00:00.000Z"';
  expect(lines[3]).toBe(`${time},management,tokenRotated,operator,,,okta,,${detail},1,,,,n,`);
});

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  '＝1',
  '＠a',
  '\u200b=1',
  '\u00a0=1',
  '|cmd',
  '%0',
])('the name %j is no formula', (name) => {
  const cell = toCsv([entry(name)]).slice(titles.length);
  expect(cell.replaceAll('"', '')).toContain(`,'${name}`);
});

test('whatever a name is, it comes back as it was, or behind an apostrophe', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const cells = parse(toCsv([entry(name)]))[1] ?? [];
      expect([name, `'${name}`]).toContain(cells[6]);
      expect(cells).toHaveLength(15);
      expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    }),
  );
});

/** RFC 4180. */
function parse(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, cell = '', end] of text.matchAll(/("(?:[^"]|"")*"|[^,\r\n"]*)(,|\r\n|$)/g)) {
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '\r\n') rows.push([]);
  }
  return rows;
}
