import type { Figures } from './size.ts';

const [width, height] = [860, 420];
const plot = { left: 60, right: 610, top: 30, bottom: 370 };
const colors = [
  '#1f77b4',
  '#ff7f0e',
  '#2ca02c',
  '#d62728',
  '#9467bd',
  '#8c564b',
  '#e377c2',
  '#7f7f7f',
  '#bcbd22',
  '#17becf',
];

/** How the median of each operation grows with the number of members: both axes logarithmic, as an SVG. */
export function toChart(found: readonly Figures[]): string {
  const sizes = [...new Set(found.map(({ members }) => members))];
  const times = found.map(({ one }) => one.median);
  const x = axis(Math.min(...sizes), Math.max(...sizes), plot.left, plot.right);
  const y = axis(tenth(Math.min(...times), Math.floor), tenth(Math.max(...times), Math.ceil), plot.bottom, plot.top);
  const ticks = [0.1, 1, 10, 100, 1000].filter((tick) => y(tick) <= plot.bottom && y(tick) >= plot.top);
  const operations = [...new Set(found.map(({ operation }) => operation))];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(plot.left, 18, 'median in ms, by members of the workspace', 'start'),
    ...ticks.map(
      (tick) => line([plot.left, y(tick)], [plot.right, y(tick)]) + text(plot.left - 8, y(tick) + 4, String(tick)),
    ),
    ...sizes.map(
      (size) =>
        line([x(size), plot.top], [x(size), plot.bottom]) +
        text(x(size), plot.bottom + 20, size.toLocaleString('en'), 'middle'),
    ),
    ...operations.map((operation, at) => {
      const points = found.filter((figures) => figures.operation === operation);
      const path = points.map(({ members, one }) => `${x(members).toFixed(1)},${y(one.median).toFixed(1)}`).join(' ');
      const color = colors[at % colors.length];
      const label = `${operation}: ${points.map(({ one }) => one.median.toFixed(1)).join(', ')}`;
      const row = plot.top + 14 + at * 24;
      return [
        `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"/>`,
        `<rect x="${plot.right + 16}" y="${row - 9}" width="10" height="10" fill="${color}"/>`,
        text(plot.right + 32, row, label, 'start'),
      ].join('');
    }),
    '</svg>\n',
  ].join('\n');
}

/** The place of a value between two on a logarithmic axis. */
function axis(from: number, to: number, start: number, end: number): (value: number) => number {
  const span = Math.log(to / from) || 1;
  return (value) => start + (Math.log(value / from) / span) * (end - start);
}

const tenth = (value: number, round: (power: number) => number) => 10 ** round(Math.log10(value));

const line = ([x1, y1]: readonly number[], [x2, y2]: readonly number[]) =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#ddd"/>`;

const text = (x: number, y: number, content: string, anchor = 'end') =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
