import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Dialect } from '../lambdas/scim/mode.ts';
import { lenient } from '../lambdas/scim/modes.ts';
import { readDialects, transcriptsOf } from './support/dialects.ts';
import { play } from './support/play.ts';
import { openService, type TestService } from './support/service.ts';
import { readTranscripts } from './support/transcript.ts';

const transcripts = readTranscripts(join(import.meta.dirname, 'transcripts'));

let service: TestService;
beforeAll(async () => {
  service = await openService();
});
afterAll(() => service.close());

describe('the service answers as identity providers need it', () => {
  test.each(transcripts)('%s', (_, transcript) => play(service, transcript));
});

describe('a dialect is forced by every transcript that its docstring names', () => {
  const dialects = readDialects();
  const forced = dialects.flatMap(({ name, header }) =>
    transcriptsOf(header).map((transcript) => [name, `${transcript}.json`] as const),
  );

  test('every dialect names one', () => {
    expect(new Set(forced.map(([dialect]) => dialect)).size).toBe(dialects.length);
    expect(dialects.length).toBe(lenient.dialects.length);
  });

  test.each(forced)('without %s, %s fails', async (dialect, file) => {
    const transcript = transcripts.find(([name]) => name === file)?.[1];
    if (!transcript) throw new Error(`transcript ${file} does not exist`);
    await without(dialect, () => expect(play(service, transcript)).rejects.toThrow(/^step \d+/));
  });
});

/** Runs something without one dialect of the lenient mode. */
async function without(name: string, run: () => Promise<void>): Promise<void> {
  const list = lenient.dialects as Dialect[];
  const at = list.findIndex((each) => each.name === name);
  const taken = list.splice(at, 1);
  await run().finally(() => list.splice(at, 0, ...taken));
}
