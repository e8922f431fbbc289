import type { Json } from '../scim/json.ts';
import type { ActivityEntry, Actor, AttributeChange } from './entry.ts';

/** Entries as CSV (RFC 4180), a line each below a line of titles. No cell is a formula to a spreadsheet. */
export const toCsv = (entries: readonly ActivityEntry[]): string =>
  [csvTitles, ...entries.map(toCells)].map((cells) => `${cells.map(toCell).join(',')}\r\n`).join('');

const csvTitles = [
  'time',
  'kind',
  'what',
  'by',
  'client',
  'member',
  'name',
  'status',
  'detail',
  'count',
  'changes',
  'sent',
  'request',
  'id',
];

function toCells(entry: ActivityEntry): readonly string[] {
  const { time, kind, actor, id } = entry;
  const by = toName(actor);
  switch (entry.kind) {
    case 'change': {
      const { type, client = '', member, userName, changes, request = '' } = entry;
      return [time, kind, type, by, client, member, userName, '', '', '1', toText(changes), '', request, id];
    }
    case 'refusal': {
      const { operation, client = '', member = '', status, detail, count, sent = {}, request = '' } = entry;
      const told = Object.entries(sent).map(([name, value]) => `${name}: ${show(value)}`);
      const cells = [time, kind, operation, by, client, member, '', String(status), detail, String(count), ''];
      return [...cells, told.join('; '), request, id];
    }
    case 'management': {
      const { action, subject, changes = [] } = entry;
      const name = subject?.name ?? subject?.id ?? '';
      return [time, kind, action, by, '', '', name, '', '', '1', toText(changes), '', '', id];
    }
  }
}

const toName = ({ kind, id, name }: Actor) => name ?? id ?? kind;

const toText = (changes: readonly AttributeChange[]) =>
  changes.map(({ attribute, before, after }) => `${attribute}: ${show(before)} -> ${show(after)}`).join('; ');

const show = (value: Json | undefined) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** Spreadsheets run what begins so, also behind spaces; an apostrophe makes a text of it. */
const formula = /^[\s\p{C}]*[=+\-@＝＋－＠|%]/u;

function toCell(text: string): string {
  const safe = formula.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
