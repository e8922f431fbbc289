import type { Figures } from './size.ts';

const [width, height] = [880, 440];
const plot = { left: 56, right: 560, top: 64, bottom: 392 };
const labels = { left: 592, apart: 28 };

/** Readable on both white and black. */
const colors = [
  '#3b82f6',
  '#f59e0b',
  '#10b981',
  '#ef4444',
  '#8b5cf6',
  '#ec4899',
  '#14b8a6',
  '#f97316',
  '#84cc16',
  '#6366f1',
  '#a8a29e',
];

/** Follows the reader's colour scheme, light or dark. */
const style = `
  svg { color-scheme: light dark; font: 13px system-ui, sans-serif; }
  text { fill: #334155; }
  .title { font-size: 16px; font-weight: 600; fill: #0f172a; }
  .grid { stroke: #e2e8f0; }
  .lead { stroke-opacity: 0.35; }
  .back { fill: #ffffff; }
  @media (prefers-color-scheme: dark) {
    text { fill: #cbd5e1; }
    .title { fill: #f8fafc; }
    .grid { stroke: #334155; }
    .back { fill: #0f172a; }
  }`;

/** How the median of each operation grows with the number of members: both axes logarithmic, as an SVG. */
export function toChart(found: readonly Figures[]): string {
  const sizes = [...new Set(found.map(({ members }) => members))];
  const times = found.map(({ one }) => one.median);
  const x = axis(Math.min(...sizes), Math.max(...sizes), plot.left, plot.right);
  const y = axis(tenth(Math.min(...times), Math.floor), tenth(Math.max(...times), Math.ceil), plot.bottom, plot.top);
  const ticks = [0.1, 1, 10, 100, 1000].filter((tick) => y(tick) <= plot.bottom && y(tick) >= plot.top);
  const lines = linesOf(found).map(({ operation, points }) => ({
    operation,
    points: points.map(({ members, one }) => ({ x: x(members), y: y(one.median), median: one.median })),
  }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    '<title>Median time of a request, by the number of members of the workspace</title>',
    `<style>${style}</style>`,
    `<rect class="back" width="${width}" height="${height}" rx="12"/>`,
    `<text class="title" x="24" y="34">Median time of a request in milliseconds, by members of the workspace</text>`,
    ...ticks.map(
      (tick) => grid([plot.left, y(tick)], [plot.right, y(tick)]) + text(plot.left - 10, y(tick) + 4, `${tick}`, 'end'),
    ),
    ...sizes.map(
      (size) =>
        grid([x(size), plot.top], [x(size), plot.bottom]) +
        text(x(size), plot.bottom + 24, size.toLocaleString('en'), 'middle'),
    ),
    ...drawLines(lines),
    '</svg>\n',
  ].join('\n');
}

interface Line {
  readonly operation: string;
  readonly points: readonly { readonly x: number; readonly y: number; readonly median: number }[];
}

/** The operations in the order of their labels: the slowest at the largest size first. */
function linesOf(found: readonly Figures[]) {
  return [...Map.groupBy(found, ({ operation }) => operation)]
    .map(([operation, points]) => ({ operation, points }))
    .toSorted((one, other) => (other.points.at(-1)?.one.median ?? 0) - (one.points.at(-1)?.one.median ?? 0));
}

function drawLines(lines: readonly Line[]): readonly string[] {
  const start = (plot.top + plot.bottom - (lines.length - 1) * labels.apart) / 2;
  return lines.map(({ operation, points }, at) => {
    const color = colors[at % colors.length];
    const [end, row] = [points.at(-1) ?? { x: 0, y: 0, median: 0 }, start + at * labels.apart];
    const path = points.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(' ');
    const dots = points.map((point) => `<circle cx="${point.x.toFixed(1)}" cy="${point.y.toFixed(1)}" r="3.5"/>`);
    const lead = `${end.x + 6},${end.y.toFixed(1)} ${labels.left - 8},${row}`;
    return [
      `<g stroke="${color}" fill="none" stroke-width="2" stroke-linejoin="round"><polyline points="${path}"/>`,
      `<polyline class="lead" stroke-width="1" points="${lead}"/></g><g fill="${color}">${dots.join('')}</g>`,
      text(labels.left, row + 4, operation, 'start'),
      text(width - 24, row + 4, end.median.toFixed(1), 'end'),
    ].join('');
  });
}

/** The position of a value between two others on a logarithmic axis. */
function axis(from: number, to: number, start: number, end: number): (value: number) => number {
  const span = Math.log(to / from) || 1;
  return (value) => start + (Math.log(value / from) / span) * (end - start);
}

const tenth = (value: number, round: (power: number) => number) => 10 ** round(Math.log10(value));

const grid = ([x1, y1]: readonly number[], [x2, y2]: readonly number[]) =>
  `<line class="grid" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;

const text = (x: number, y: number, content: string, anchor: string) =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
