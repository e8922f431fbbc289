import { open } from 'node:fs/promises';
import { limits, parseObject } from '../../lambdas/http/body.ts';
import {
  createdOf,
  type Imported,
  type Importing,
  importMembers,
  type Newcomer,
} from '../../lambdas/members/import.ts';
import { type MembersOptions, toAddition } from '../../lambdas/members/members.ts';
import { invalidSyntax, ScimError } from '../../lambdas/scim/error.ts';
import type { Mode } from '../../lambdas/scim/mode.ts';
import { userType } from '../../lambdas/scim/resource-types.ts';
import { parseResource } from '../../lambdas/scim/schema/normalize.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';

import { openBusyWait } from './busy.ts';
import { openKeyedQueue } from './keyed-queue.ts';
import { type Line, readLines } from './lines.ts';
import { openProgress } from './progress.ts';

/** A line that was not imported, and why. The reason never repeats a value of the line. */
export interface Refusal {
  readonly line: number;
  readonly reason: string;
}

export interface Report {
  readonly counts: Readonly<Record<Imported | 'refused', number>>;
  /** In line order. */
  readonly refused: readonly Refusal[];
}

/** How many members are added in one batch, and how many batches run at once. Higher values are not faster. */
const [batchSize, width] = [20, 6];

/**
 * Imports the members of a file, one line of JSON each; empty lines are skipped. Two lines with the same userName are imported
 * in file order. Each line is validated as a create is; an invalid line does not stop the others.
 */
export async function importFile(file: string, importing: Importing & { readonly mode: Mode }): Promise<Report> {
  const counts = { added: 0, updated: 0, unchanged: 0 };
  const refused: Refusal[] = [];
  const refuse = ({ number }: Line, { message }: ScimError) => refused.push({ line: number, reason: message });
  const progress = openProgress('import');
  const queue = openKeyedQueue(width);
  const waitOutBusy = openBusyWait();
  let done = 0;
  const { stream, size } = await openFile(file);
  const take = async (batch: readonly Entry[]) => {
    const outcomes = await waitOutBusy(batch, (left) => importMembers(left, importing));
    for (const [index, outcome] of outcomes.entries()) {
      const { line } = batch[index] as Entry;
      if (outcome.status === 'fulfilled') counts[outcome.value] += 1;
      else refuse(line, asRefusal(outcome.reason));
      done += 1;
      progress.move(done, size && line.end / size);
    }
  };
  try {
    for await (const batch of inBatches(parseLines(stream, importing, refuse))) {
      const keys = batch.flatMap((entry) => entry.keys);
      await queue.start(keys, () => take(batch));
    }
    await queue.end();
  } finally {
    progress.end();
  }
  return {
    counts: { ...counts, refused: refused.length },
    refused: refused.toSorted((one, other) => one.line - other.line),
  };
}

/** A line that describes a member. */
interface Entry extends Newcomer {
  readonly line: Line;
  /** The unique values of the member. */
  readonly keys: readonly string[];
}

/** The members in the file; calls `refuse` for each invalid line. */
async function* parseLines(
  stream: AsyncIterable<Buffer>,
  { mode, options }: { readonly mode: Mode; readonly options: MembersOptions },
  refuse: (line: Line, refusal: ScimError) => void,
): AsyncGenerator<Entry> {
  for await (const line of readLines(stream, limits.bytes)) {
    if (line.text?.trim() === '') continue;
    try {
      yield parse(line, mode, options);
    } catch (error) {
      refuse(line, asRefusal(error));
    }
  }
}

function parse(line: Line, mode: Mode, options: MembersOptions): Entry {
  const { text } = line;
  if (text === undefined) throw invalidSyntax(`the line is longer than ${limits.bytes / 1024} KB, or not UTF-8`);
  const json = parseObject(text, 'the line');
  const draft = parseResource(json, userType, mode);
  const addition = toAddition(draft, options, createdOf(json, new Date()));
  const keys = addition.keys.filter(({ unique }) => unique).map(({ kind, value }) => `${kind} ${value}`);
  return { line, draft, addition, keys };
}

/** Returns a ScimError as it is, and throws any other error. */
function asRefusal(error: unknown): ScimError {
  if (error instanceof ScimError) return error;
  throw error;
}

/** Batches, in order. No two entries of a batch have a key in common. */
async function* inBatches(entries: AsyncIterable<Entry>): AsyncGenerator<readonly Entry[]> {
  let batch: Entry[] = [];
  for await (const entry of entries) {
    const known = new Set(batch.flatMap(({ keys }) => keys));
    if (batch.length === batchSize || entry.keys.some((key) => known.has(key))) {
      yield batch;
      batch = [];
    }
    batch.push(entry);
  }
  if (batch.length > 0) yield batch;
}

interface Source {
  readonly stream: AsyncIterable<Buffer>;
  /** Undefined if the size is not known beforehand. */
  readonly size?: number | undefined;
}

/** Opens a file of lines; throws UsageError if it cannot be read. */
export async function openFile(file: string): Promise<Source> {
  if (file === '-') return { stream: process.stdin };
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      error.code === 'ENOENT' ? `there is no file "${file}"` : `file "${file}" cannot be read (${error.code})`,
    );
  });
  const about = await handle.stat();
  if (about.isDirectory()) {
    await handle.close();
    throw new UsageError(`"${file}" is a folder: give a file with one SCIM resource per line`);
  }
  return { stream: handle.createReadStream(), size: about.size || undefined };
}
