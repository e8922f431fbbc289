import { type ConsumedCapacity, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The cost of some work: its requests, by the names of their commands, in order, and the capacity units they consumed. */
export interface Cost {
  readonly requests: readonly string[];
  readonly read: number;
  readonly written: number;
}

export interface Meter {
  readonly client: DynamoDBDocumentClient;
  /** Measures the requests of the client until the work is done. */
  readonly measure: (work: () => Promise<unknown>) => Promise<Cost>;
}

/** A client that counts its requests. */
export function openMeter(): Meter {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  let cost: Cost = { requests: [], read: 0, written: 0 };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
        const units = unitsOf(result.output);
        const reads = /^(BatchGetItem|GetItem|TransactGetItems|Query)Command$/.test(commandName);
        cost = {
          requests: [...cost.requests, commandName.replace('Command', '')],
          read: cost.read + (reads ? units : 0),
          written: cost.written + (reads ? 0 : units),
        };
        return result;
      },
    { step: 'initialize', name: 'meter' },
  );
  return {
    client,
    async measure(work) {
      cost = { requests: [], read: 0, written: 0 };
      await work();
      return cost;
    },
  };
}

/** A batch or a transaction reports its consumption by table. */
function unitsOf(output: object): number {
  const { ConsumedCapacity: consumed } = output as { ConsumedCapacity: ConsumedCapacity | readonly ConsumedCapacity[] };
  return [consumed].flat().reduce((sum, { CapacityUnits = Number.NaN }) => sum + CapacityUnits, 0);
}
