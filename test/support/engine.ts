import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { membersTable, workspacesTable } from '../../lambdas/aws/resources.ts';
import { startEngine } from '../../local/engine.ts';
import { createTables, localEnvironment } from '../../local/tables.ts';

/** An embedded DynamoDB of a test file's own, with both tables in it. */
export interface TestEngine {
  readonly endpoint: string;
  readonly client: DynamoDBDocumentClient;
  /** The names of the tables. */
  readonly members: string;
  readonly workspaces: string;
  /** What the functions find in their environment; it is in `process.env` already. */
  readonly environment: Readonly<Record<string, string>>;
  /** What was opened beside it, to be closed before it. */
  readonly onClose: (close: () => unknown) => void;
  readonly close: () => Promise<void>;
}

/**
 * Starts an engine with its data in a temporary folder, and points the environment of this test file at it. For
 * `beforeAll`; `close` is for `afterAll`.
 */
export async function openEngine(): Promise<TestEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'workspace-scim-'));
  const engine = await startEngine(folder);
  const environment = { ...localEnvironment(engine.endpoint), LOG_LEVEL: 'silent' };
  Object.assign(process.env, environment);
  await createTables();
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const beside: (() => unknown)[] = [() => client.destroy()];
  return {
    endpoint: engine.endpoint,
    client,
    members: membersTable.name,
    workspaces: workspacesTable.name,
    environment,
    onClose: (close) => beside.push(close),
    close: async () => {
      for (const close of beside) await close();
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
