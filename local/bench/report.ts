import { perMillion } from './prices.ts';
import { atOnce, type Figures } from './size.ts';

const columns: readonly (readonly [title: string, cell: (figures: Figures) => string])[] = [
  ['operation', ({ operation }) => operation],
  ['members', ({ members }) => members.toLocaleString('en')],
  ['requests', ({ requests }) => String(requests)],
  ['RCU', ({ readUnits }) => String(readUnits)],
  ['WCU', ({ writeUnits }) => String(writeUnits)],
  ['median', ({ one }) => milliseconds(one.median)],
  ['p99', ({ one }) => milliseconds(one.p99)],
  ['bare', ({ bare }) => milliseconds(bare.median)],
  ['own', ({ one, bare }) => milliseconds(one.median - bare.median)],
  ['ratio', ({ one, bare }) => (one.median / bare.median).toFixed(2)],
  [`median x${atOnce}`, ({ many }) => milliseconds(many.median)],
  [`p99 x${atOnce}`, ({ many }) => milliseconds(many.p99)],
  [`ratio x${atOnce}`, ({ many, manyBare }) => (many.median / manyBare.median).toFixed(2)],
  ['$/million', (figures) => perMillion(figures).toFixed(2)],
];

export const legend = [
  'Times in milliseconds, of the function alone, on the embedded engine. bare: the same DynamoDB calls with nothing around',
  'them, on a copy of the data, in the same run; own: the difference of the medians; ratio: median to bare. RCU and WCU:',
  `DynamoDB capacity units; x${atOnce}: so many at a time; $/million: AWS list prices, see local/bench/prices.ts.`,
].join('\n');

const milliseconds = (time: number) => time.toFixed(2);

/** Rows below a head, as text; numbers to the right. */
export function toText(found: readonly Figures[]): string {
  const rows = [columns.map(([title]) => title), ...found.map((figures) => columns.map(([, cell]) => cell(figures)))];
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const align = (cell: string, at: number) =>
    at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0);
  return rows.map((row) => row.map(align).join('  ')).join('\n');
}
