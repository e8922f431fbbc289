import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of a test file's own, which is gone when its process is. */
export const folder = mkdtempSync(join(tmpdir(), 'scim-members-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

let files = 0;
/** A file of these lines; what is no text is written as JSON. */
export function toFile(...lines: readonly unknown[]): string {
  const file = join(folder, `${++files}.jsonl`);
  writeFileSync(file, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  return file;
}
