import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MembersOptions } from '../../lambdas/members/members.ts';
import { toResource } from '../../lambdas/members/stored-resource.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import { openProgress } from './progress.ts';

/**
 * Writes all current members, one line of JSON each, in the order of creation, and returns how many. A file gets its final name
 * when it is complete.
 */
export async function exportMembers(options: MembersOptions, file: string | undefined): Promise<number> {
  const { total, after } = await options.store.all();
  const progress = openProgress('export');
  let done = 0;
  async function* lines() {
    for await (const batch of after(0)) {
      yield batch.map((member) => `${JSON.stringify(toResource(member, options))}\n`).join('');
      done += batch.length;
      progress.move(done, done / total);
    }
  }
  try {
    await writeLines(lines(), file);
  } finally {
    progress.end();
  }
  return done;
}

/** Writes lines to a file, which only its owner may read, or to the standard output. */
export async function writeLines(made: AsyncIterable<string>, file: string | undefined): Promise<void> {
  const lines = Readable.from(made);
  if (file === undefined) {
    // The reader may close the pipe early.
    await pipeline(lines, process.stdout, { end: false }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
    return;
  }
  const part = `${file}.part`;
  try {
    await pipeline(lines, createWriteStream(part, { mode: 0o600 }));
    await rename(part, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall)
      throw new UsageError(`file "${file}" cannot be written: check the path and its permissions`);
    throw error;
  }
}
