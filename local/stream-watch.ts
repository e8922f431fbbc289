import { endStream } from './member-stream.ts';

/** Milliseconds after which a stream that nobody reads is ended. */
const patience = 15_000;

/**
 * Ends the stream of the members table once its listener is gone without having done so: killed, or stopped. Is to be called
 * with each operation that the engine is asked for: DynamoDBStreams_20120810.GetRecords
 */
export function openStreamWatch(wait = patience): (operation: string) => void {
  let timer: NodeJS.Timeout | undefined;
  return (operation) => {
    if (!/^DynamoDBStreams_|\.UpdateTable$/.test(operation)) return;
    clearTimeout(timer);
    timer = setTimeout(() => void endStream().catch(() => undefined), wait).unref();
  };
}
