import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { play } from './support/play.ts';
import { openService, type TestService } from './support/service.ts';
import { readTranscripts } from './support/transcript.ts';

const transcripts = readTranscripts(join(import.meta.dirname, 'transcripts'));

describe('the service answers as identity providers need it', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await openService();
  });
  afterAll(() => service.close());

  test.each(transcripts)('%s', (_, transcript) => play(service, transcript));
});

test('every dialect names the transcripts that force it', () => {
  const folder = join(import.meta.dirname, '../lambdas/scim/dialects');
  const known = transcripts.map(([file]) => file.replace('.json', ''));
  for (const file of readdirSync(folder)) {
    const [, named = ''] = /Forced\s+(?:\* )?by\s+([\w -]+?)\./.exec(readFileSync(join(folder, file), 'utf8')) ?? [];
    expect([file, known]).toEqual([file, expect.arrayContaining(named.split(' and '))]);
  }
});
