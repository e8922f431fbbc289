import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Dialect } from '../lambdas/scim/manner.ts';
import { liberal } from '../lambdas/scim/manners.ts';
import { play } from './support/play.ts';
import { openService, type TestService } from './support/service.ts';
import { readTranscripts } from './support/transcript.ts';

const transcripts = readTranscripts(join(import.meta.dirname, 'transcripts'));
const dialects = join(import.meta.dirname, '../lambdas/scim/dialects');

let service: TestService;
beforeAll(async () => {
  service = await openService();
});
afterAll(() => service.close());

describe('the service answers as identity providers need it', () => {
  test.each(transcripts)('%s', (_, transcript) => play(service, transcript));
});

describe('a dialect is forced by every transcript that its header names', () => {
  const forced = readdirSync(dialects).flatMap((file) =>
    forcedBy(readFileSync(join(dialects, file), 'utf8')).map(
      (name) => [file.replace('.ts', ''), `${name}.json`] as const,
    ),
  );

  test('all of them name one', () => {
    expect(new Set(forced.map(([dialect]) => dialect)).size).toBe(readdirSync(dialects).length);
  });

  test.each(forced)('without %s, %s fails', async (dialect, file) => {
    const transcript = transcripts.find(([name]) => name === file)?.[1];
    if (!transcript) throw new Error(`there is no transcript ${file}`);
    await without(dialect, () => expect(play(service, transcript)).rejects.toThrow(/^step \d+/));
  });
});

/** Forced by one, another and a third. */
function forcedBy(source: string): readonly string[] {
  const [, names = ''] = /Forced by ([^.]+)\./.exec(source.replace(/\s+\* /g, ' ')) ?? [];
  return names.split(/, | and /);
}

/** Runs something while the liberal manner lacks one of its dialects. */
async function without(name: string, run: () => Promise<void>): Promise<void> {
  const list = liberal.dialects as Dialect[];
  const at = list.findIndex((each) => each.name === name);
  const taken = list.splice(at, 1);
  await run().finally(() => list.splice(at, 0, ...taken));
}
