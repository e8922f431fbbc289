import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What to wait for at the n-th request of a command, counted from 1; undefined for nothing. */
type Gate = (command: string, nth: number) => Promise<void> | undefined;

export interface Gates {
  /** Before a request is sent. */
  readonly before?: Gate;
  /** Before the answer is returned. */
  readonly after?: Gate;
}

/** A client that can be paused at chosen points; paused for ever, it is a process that died there. */
export function openGated({ before, after }: Gates): DynamoDBDocumentClient {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const counts = new Map<string, number>();
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const command = commandName.replace('Command', '');
        const nth = (counts.get(command) ?? 0) + 1;
        counts.set(command, nth);
        await before?.(command, nth);
        const result = await next(args);
        await after?.(command, nth);
        return result;
      },
    { step: 'initialize', name: 'gate' },
  );
  return client;
}

/** A point at which a client dies: after the answer to its n-th request of a command. */
export function dieAfter(command: string, nth: number) {
  const { promise: died, resolve } = Promise.withResolvers<void>();
  const after = (name: string, count: number) => {
    if (name !== command || count !== nth) return undefined;
    resolve();
    return new Promise<void>(() => undefined);
  };
  return { client: openGated({ after }), died };
}
