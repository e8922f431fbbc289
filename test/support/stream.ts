import type { DynamoDBRecord } from 'aws-lambda';
import { beginStream, readStream } from '../../local/member-stream.ts';
import type { TestEngine } from './engine.ts';

/** Begins the stream of the members table; gives a way to read the records that came since it was last read. */
export async function openStream({ endpoint }: TestEngine): Promise<() => Promise<readonly DynamoDBRecord[]>> {
  const batches = await readStream({ endpoint, arn: await beginStream(), from: 'LATEST' });
  return async () => {
    const records: DynamoDBRecord[] = [];
    for (;;) {
      const { value = [] } = await batches.next();
      if (value.length === 0) return records;
      records.push(...value);
    }
  };
}
