import { open } from 'node:fs/promises';
import { limits, parseObject } from '../../lambdas/http/body.ts';
import { createdOf, type Imported, type Importing, importMember } from '../../lambdas/members/import.ts';
import { invalidSyntax, ScimError } from '../../lambdas/scim/error.ts';
import type { Manner } from '../../lambdas/scim/manner.ts';
import { keysOf } from '../../lambdas/scim/schema/keys.ts';
import { parseUser } from '../../lambdas/scim/schema/parse-user.ts';
import { user } from '../../lambdas/scim/schema/user.ts';
import { Trouble } from '../engine.ts';
import { openLanes } from '../lanes.ts';
import { type Line, readLines } from '../lines.ts';
import { openProgress } from '../progress.ts';

/** A line whose member was not taken, and why; no value of it is in the reason. */
export interface Refusal {
  readonly line: number;
  readonly reason: string;
}

export interface Report {
  readonly counts: Readonly<Record<Imported | 'refused', number>>;
  /** In the order of the lines. */
  readonly refused: readonly Refusal[];
}

/** So many members are on their way at one time: more of them gain nothing. */
const width = 24;

/**
 * Takes in the members of a file, a line of JSON each; empty lines are skipped. Of two lines with one userName the first
 * comes first. What a line holds is checked like a create; one that is refused does not keep the others out.
 */
export async function importFile(file: string, importing: Importing & { readonly manner: Manner }): Promise<Report> {
  const counts = { added: 0, updated: 0, unchanged: 0 };
  const refused: Refusal[] = [];
  const progress = openProgress('import');
  const lanes = openLanes(width);
  let done = 0;
  const { stream, size } = await read(file);
  try {
    for await (const line of readLines(stream, limits.bytes)) {
      const share = size && line.end / size;
      await refusing(line, refused, async () => {
        const member = parse(line, importing.manner);
        if (!member) return;
        await lanes.start(member.keys, () =>
          refusing(line, refused, async () => {
            counts[await importMember(member.draft, member.since, importing)] += 1;
            done += 1;
            progress.move(done, share);
          }),
        );
      });
    }
    await lanes.end();
  } finally {
    progress.end();
  }
  return {
    counts: { ...counts, refused: refused.length },
    refused: refused.toSorted((one, other) => one.line - other.line),
  };
}

/** What a line describes; undefined for an empty one. */
function parse({ text }: Line, manner: Manner) {
  if (text === undefined) throw invalidSyntax(`the line is longer than ${limits.bytes / 1024} KB, or no UTF-8`);
  if (text.trim() === '') return undefined;
  const json = parseObject(text, 'the line');
  const draft = parseUser(json, manner);
  const keys = keysOf(draft, user).filter(({ unique }) => unique);
  return { draft, since: createdOf(json, new Date()), keys: keys.map(({ kind, value }) => `${kind} ${value}`) };
}

/** Notes down that a line was refused; what is no refusal is thrown. */
async function refusing({ number }: Line, refused: Refusal[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    refused.push({ line: number, reason: error.message });
  }
}

interface Source {
  readonly stream: AsyncIterable<Buffer>;
  /** Undefined where it is not known beforehand. */
  readonly size?: number | undefined;
}

async function read(file: string): Promise<Source> {
  if (file === '-') return { stream: process.stdin };
  const handle = await open(file).catch(() => undefined);
  const about = await handle?.stat();
  if (!handle || !about || about.isDirectory()) throw new Trouble(`${file} can not be read`);
  return { stream: handle.createReadStream(), size: about.size || undefined };
}
