import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Field, Guide, Step, Value, Way } from '../settings-page/guides/guide.ts';
import { guides } from '../settings-page/guides/guides.ts';

/* npm run guides: writes the steps of settings-page/guides/ into docs/, between markers, so that page and documents agree. */

const values: Readonly<Record<Extract<Value, string>, string>> = {
  baseUrl: 'the base URL',
  token: 'the access token',
  tokenEndpoint: 'the token endpoint',
  clientId: 'the client id',
  clientSecret: 'the client secret',
};

if (import.meta.main) {
  for (const guide of guides) writeFileSync(documentOf(guide), withSteps(readDocument(guide), guide));
}

export function readDocument(guide: Guide): string {
  return readFileSync(documentOf(guide), 'utf8');
}

function documentOf({ document }: Guide): string {
  return join(import.meta.dirname, '../docs', document);
}

/** The document with the current steps of the guide. Throws if the document lacks the markers. */
export function withSteps(text: string, guide: Guide): string {
  const [begin, end] = [
    `<!-- The steps of settings-page/guides/${guide.id}.ts: npm run guides -->`,
    '<!-- End of the steps -->',
  ];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/${guide.document} must have the lines ${begin} and ${end}`);
  return `${text.slice(0, from) + begin}\n\n${toMarkdown(guide)}\n\n${text.slice(to)}`;
}

function toMarkdown({ note, steps }: Guide): string {
  return [...(note ? [wrap(note, '')] : []), steps.map(toItem).join('\n')].join('\n\n');
}

function toItem({ text, fields, columns, ways }: Step, at: number): string {
  const item = `${at + 1}. ${wrap(text, '   ')}`;
  if (ways) return `${item}\n${ways.map(toWay).join('\n\n')}\n`;
  return fields ? `${item}\n\n${toTable(fields, '   ', columns)}\n` : item;
}

function toWay({ name, text, shows, fields }: Way): string {
  return `   - ${wrap(`**${name}**: ${[text, ...(shows ? [shows] : [])].join(' ')}`, '     ')}\n\n${toTable(fields, '     ')}`;
}

function toTable(
  fields: readonly Field[],
  indent: string,
  columns: readonly [string, string] = ['field', 'value'],
): string {
  const rows = [columns, ...fields.map(({ label, value }) => [label, show(value)])];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const toLine = (cells: readonly string[]) => `${indent}| ${cells.join(' | ')} |`;
  const padded = rows.map((row) => toLine(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))));
  const rule = toLine(widths.map((width) => '-'.repeat(width)));
  return [padded[0], rule, ...padded.slice(1)].join('\n');
}

function show(value: Value): string {
  if (typeof value === 'string') return values[value];
  return 'code' in value ? `\`${value.code}\`` : value.text;
}

/** Lines of 125 characters at most; those after the first are indented. */
function wrap(text: string, indent: string): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length + indent.length > 124) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${indent}`);
}
