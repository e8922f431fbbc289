import type { Json } from '../scim/json.ts';
import type { ActivityEntry, Actor, AttributeChange } from './entry.ts';

/** Entries as CSV (RFC 4180), with a line of titles. No spreadsheet takes a cell for a formula. */
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
  'group',
];

function toCells(entry: ActivityEntry): readonly string[] {
  const { time, kind, actor, id } = entry;
  const by = showActor(actor);
  switch (entry.kind) {
    case 'change': {
      const { type, client = '', member, userName, changes, request = '' } = entry;
      return [time, kind, type, by, client, member, userName, '', '', '1', showChanges(changes), '', request, id, ''];
    }
    case 'group': {
      const { type, client = '', group, name, joined, left, changes, request = '' } = entry;
      const detail = `${joined} joined, ${left} left`;
      return [time, kind, type, by, client, '', name, '', detail, '1', showChanges(changes), '', request, id, group];
    }
    case 'refusal': {
      const { operation, client = '', member = '', group = '', status, detail, count, sent = {}, request = '' } = entry;
      const parts = Object.entries(sent).map(([name, value]) => `${name}: ${showValue(value)}`);
      const cells = [time, kind, operation, by, client, member, '', String(status), detail, String(count), ''];
      return [...cells, parts.join('; '), request, id, group];
    }
    case 'management': {
      const { action, subject, changes = [], replaced } = entry;
      const name = subject?.name ?? subject?.id ?? '';
      const detail = replaced ? `replaces ${replaced.id}, which works until ${replaced.expiresAt}` : '';
      return [time, kind, action, by, '', '', name, '', detail, '1', showChanges(changes), '', '', id, ''];
    }
  }
}

const showActor = ({ kind, id, name }: Actor) => name ?? id ?? kind;

const showChanges = (changes: readonly AttributeChange[]) =>
  changes.map(({ attribute, before, after }) => `${attribute}: ${showValue(before)} -> ${showValue(after)}`).join('; ');

const showValue = (value: Json | undefined) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** How a formula begins in a spreadsheet, also after spaces; an apostrophe before it makes it a text. */
const formula = /^[\s\p{C}]*[=+\-@＝＋－＠|%]/u;

function toCell(text: string): string {
  const safe = formula.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
