import { endStream } from './member-stream.ts';

/** Milliseconds after which an unread stream is ended. */
const patience = 15_000;

/**
 * Ends the stream of the members table if its listener was killed or stopped before it could. Call the result
 * with each operation of a request to the engine: DynamoDBStreams_20120810.GetRecords
 */
export function openStreamWatch(wait = patience): (operation: string) => void {
  let timer: NodeJS.Timeout | undefined;
  return (operation) => {
    if (!/^DynamoDBStreams_|\.UpdateTable$/.test(operation)) return;
    clearTimeout(timer);
    timer = setTimeout(() => void endStream().catch(() => undefined), wait).unref();
  };
}
