import { type Column, toTextTable } from '../admin/text-table.ts';
import { type Limits, mostScanned } from './limits.ts';
import { perMillion } from './prices.ts';
import { atOnce, type Figures } from './size.ts';

const number = (title: string, cell: (figures: Figures) => string): Column<Figures> => ({ title, cell, right: true });

const milliseconds = (time: number) => time.toFixed(2);

const columns: readonly Column<Figures>[] = [
  { title: 'operation', cell: ({ operation }) => operation },
  number('members', ({ members }) => members.toLocaleString('en')),
  number('requests', ({ requests }) => String(requests)),
  number('RCU', ({ readUnits }) => String(readUnits)),
  number('WCU', ({ writeUnits }) => String(writeUnits)),
  number('median', ({ one }) => milliseconds(one.median)),
  number('p99', ({ one }) => milliseconds(one.p99)),
  number('bare', ({ bare }) => milliseconds(bare.median)),
  number('own', ({ one, bare }) => milliseconds(one.median - bare.median)),
  number('ratio', ({ one, bare }) => (one.median / bare.median).toFixed(2)),
  number(`median x${atOnce}`, ({ many }) => milliseconds(many.median)),
  number(`p99 x${atOnce}`, ({ many }) => milliseconds(many.p99)),
  number(`ratio x${atOnce}`, ({ many, manyBare }) => (many.median / manyBare.median).toFixed(2)),
  number('$/million', (figures) => perMillion(figures).toFixed(2)),
];

export const legend = [
  'Times in milliseconds, of the function only, on the embedded engine. bare: the same DynamoDB calls without the service,',
  'on a copy of the data, in the same run; own: the difference of the medians; ratio: median to bare. RCU and WCU:',
  `DynamoDB capacity units; x${atOnce}: ${atOnce} requests at once; $/million: AWS list prices, see tools/bench/prices.ts.`,
].join('\n');

export const toText = (found: readonly Figures[]): string => toTextTable(columns, found);

export function describeLimits(found: Limits): string {
  const { members, scanLimit, scans, bareSeconds, oneMore, walks, memory, creates, listed } = found;
  const count = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 0 });
  return [
    ...scans.map(
      ({ filter, seconds, matched }) =>
        `${filter}: ${count(matched)} of ${count(members)} members in ${seconds.toFixed(2)} s, without a key`,
    ),
    `reads of ${count(Math.min(members, mostScanned))} members without the service: ${bareSeconds.toFixed(2)} s`,
    `title eq "nobody" by index, of more than ${count(scanLimit)} members: ${oneMore}`,
    ...walks.map(
      ({ filter = 'all members', requests, matched, seconds, longest }) =>
        `${filter} by cursor: ${count(matched)} members in ${count(requests)} requests, ${seconds.toFixed(2)} s, the longest ${longest.toFixed(2)} s`,
    ),
    `memory: ${memory} MB at most until then`,
    `creates from sixteen clients: ${count(creates.perSecond)} per second; ${count(creates.created)} created, ${count(creates.refused)} refused`,
    `listed afterwards: ${count(listed.different)} different members, a total of ${count(listed.total)}`,
  ].join('\n');
}
