import { randomBytes } from 'node:crypto';
import { Command, InvalidArgumentError, Option } from 'commander';
import { loopbackKeys } from '../../lambdas/aws/config.ts';
import { openActivity, openManagement, openWorkspaces } from '../../lambdas/aws/stores.ts';
import type { Administration } from '../../lambdas/management/administration.ts';
import { ScimError } from '../../lambdas/scim/error.ts';
import { rotationGrace } from '../../lambdas/workspaces/access-token.ts';
import { longestSecret } from '../../lambdas/workspaces/client-secret.ts';
import { credentialNameRule, isCredentialName } from '../../lambdas/workspaces/credential-name.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import { findTables } from './database.ts';
import { type Column, toTextTable } from './text-table.ts';

/** The output of a command: a table, a text, or both; with --json the value as it is. */
export interface Shown<Row> {
  readonly json: unknown;
  readonly rows?: readonly Row[];
  readonly columns?: readonly Column<Row>[];
  readonly text?: string;
  /** The command did not complete everything; the output says what is left. */
  readonly incomplete?: boolean;
}

/** The command did not complete everything, and has said what is left. */
export class Incomplete extends Error {}

export interface Options {
  readonly json?: true;
  readonly stack?: string;
}

/** A command that works on the tables and prints its result, if it has one. `words` are its name and its arguments. */
export function newCommand<Row, Given extends Options>(
  words: string,
  description: string,
  run: (values: readonly string[], options: Given) => Promise<Shown<Row> | undefined>,
): Command {
  const [name, ...values] = words.split(' ');
  const command = new Command(name);
  for (const value of values) command.argument(value);
  return command
    .description(description)
    .option('--json', 'print JSON, for scripts')
    .option(
      '--stack <name>',
      'use this stack on AWS (or stack/construct), with the credentials and the region of the environment',
    )
    .action(async (...given: readonly unknown[]) => {
      const command = given.at(-1) as Command;
      const options = command.opts<Given>();
      await findTables(options.stack);
      const shown = await run(command.args, options);
      if (shown) print(shown, options);
      if (shown?.incomplete) throw new Incomplete();
    });
}

function print<Row>({ json, rows, columns, text }: Shown<Row>, options: Options): void {
  const table = rows && columns ? (rows.length > 0 ? toTextTable(columns, rows) : 'none') : undefined;
  console.log(options.json ? JSON.stringify(json) : [table, text].filter((part) => part).join('\n'));
}

/** `on` or `off`. */
export function parseSwitch(word: string): boolean {
  if (word !== 'on' && word !== 'off') throw new UsageError(`"${word}" is neither on nor off: give one of them`);
  return word === 'on';
}

const units: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

const day = 86_400_000;

/** Ten years, in days. */
const longest = 3650;

/** A duration such as 30m, 12h or 90d, in milliseconds. */
export const parseDuration = (text: string): number => parseWithin(text, longest, `At most ${longest}d.`);

/** How long a secret of a client is valid. */
export const parseSecretLife = (text: string): number =>
  parseWithin(text, longestSecret / day, `A secret is valid for three years at most: ${longestSecret / day}d.`);

/** How long a credential stays valid after it was rotated. */
const parseGrace = (text: string): number =>
  /^0[mhd]$/.test(text)
    ? 0
    : parseWithin(text, rotationGrace.longest / day, `At most ${rotationGrace.longest / day}d; 0m ends it at once.`);

function parseWithin(text: string, days: number, limit: string): number {
  const [, count, unit = ''] = /^([1-9]\d*)([mhd])$/.exec(text) ?? [];
  const duration = Number(count) * (units[unit] ?? 0) * 1000;
  if (duration <= days * day) return duration;
  throw new InvalidArgumentError(`Give minutes, hours or days, such as 30m, 12h or 90d. ${limit}`);
}

/** The option of each command that rotates a credential. */
export const graceOption = (noun: string): Option =>
  new Option('--grace <duration>', `how long the old ${noun} stays valid; 0m ends it at once`)
    .argParser(parseGrace)
    .default(rotationGrace.usual, '1d');

export interface RotateOptions extends Options {
  readonly grace: number;
}

/** A display name. */
export function parseName(text: string): string {
  if (isCredentialName(text)) return text.trim();
  throw new InvalidArgumentError(`Give a name of ${credentialNameRule}.`);
}

/** The changes are recorded as made by an operator. */
export const openAdministration = (): Administration => ({
  workspaces: openWorkspaces(),
  management: openManagement(),
  activity: openActivity,
  actor: { kind: 'operator' },
  // A stack tells them to its functions only.
  issuers: undefined,
  now: new Date(),
  random: () => randomBytes(32),
  loopbackKeys: loopbackKeys(),
});

/** Throws UsageError if the operator named something that does not exist. */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new UsageError(`there is no ${what}`);
  return value;
}

/** Whether the operator can correct the error: its message is shown as one line. */
export const isUsageError = (error: unknown): error is Error =>
  error instanceof UsageError || error instanceof ScimError;
