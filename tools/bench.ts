import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { toChart } from './bench/chart.ts';
import { measureColdStarts } from './bench/cold.ts';
import type { Limits } from './bench/limits.ts';
import { describeLimits, legend, toText } from './bench/report.ts';
import type { Figures } from './bench/size.ts';

/* npm run bench: the time and cost of each operation, by the size of the workspace. */

const sizesOf = (text: string): readonly number[] => {
  const sizes = text.split(',').map(Number);
  if (sizes.every((size) => Number.isInteger(size) && size >= 1000)) return sizes;
  throw new InvalidArgumentError('Give integers of at least 1000, separated by commas.');
};

const roundsOf = (text: string): number => {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= 1 && rounds <= 120) return rounds;
  throw new InvalidArgumentError('Give an integer from 1 to 120.');
};

const { members, rounds, json, chart, cold, limits } = new Command('bench')
  .description('Measures the time and cost of each operation on the embedded DynamoDB.')
  .addOption(
    new Option('--members <sizes>', 'the sizes of the workspaces, in members')
      .argParser(sizesOf)
      .default([1000, 10_000, 100_000], '1000,10000,100000'),
  )
  .addOption(
    new Option('--rounds <count>', 'how often each request is timed, at most 120: fewer are faster, and less exact')
      .argParser(roundsOf)
      .default(120),
  )
  .option('--json', 'print JSON, for scripts')
  .option('--chart <file>', 'write a chart of the medians by size, as an SVG')
  .option('--cold', 'measure the bundles and their cold starts instead')
  .option('--limits', 'measure a scan of all members and creates from many clients instead')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse()
  .opts<{ members: readonly number[]; rounds: number; json?: true; chart?: string; cold?: true; limits?: true }>();

if (cold) {
  const found = await measureColdStarts();
  if (json) console.log(JSON.stringify(found));
  else console.table(found.map(({ function: name, ...figures }) => ({ function: name, ...rounded(figures) })));
} else if (limits) {
  const found = runFor<Limits>('limits', Math.max(...members));
  console.log(json ? JSON.stringify(found) : describeLimits(found));
} else {
  const found = members.flatMap((size) => runFor<readonly Figures[]>('size', size));
  const order = [...new Set(found.map(({ operation }) => operation))];
  const sorted = found.toSorted((one, other) => order.indexOf(one.operation) - order.indexOf(other.operation));
  if (chart) writeFileSync(chart, toChart(sorted.filter(({ operation }) => !operation.startsWith('group'))));
  console.log(json ? JSON.stringify(sorted) : `${toText(sorted)}\n\n${legend}`);
}

/** The output of a bench script for a workspace of the given size. */
function runFor<T>(script: 'size' | 'limits', size: number): T {
  const file = join(import.meta.dirname, `bench/${script}.ts`);
  const env = { ...process.env, BENCH_ROUNDS: String(rounds) };
  const output = execFileSync(process.execPath, [file, String(size)], { stdio: ['ignore', 'pipe', 'inherit'], env });
  return JSON.parse(output.toString()) as T;
}

function rounded(figures: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value * 100) / 100]));
}
