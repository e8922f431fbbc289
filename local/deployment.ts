import { nameOf } from '../lambdas/aws/config.ts';
import { openClient } from '../lambdas/aws/dynamodb/client.ts';
import { openRecords } from '../lambdas/aws/dynamodb/records.ts';
import { workspacesTable } from '../lambdas/aws/resources.ts';
import type { RoleCatalogue } from '../lambdas/members/roles.ts';

/** What tools must know about the service on the same tables, whatever their own environment is. */
export interface Deployment {
  readonly roles: RoleCatalogue;
  /** Seconds for which an expired or revoked credential may still be accepted. */
  readonly authorizerCacheSeconds: number;
}

/** One record with its own subject in the table of workspaces. A stack has the same in its outputs. */
const key = { subject: 'deployment', key: 'deployment' };

const open = (table = nameOf(workspacesTable.variable)) => openRecords(openClient(), table);

/** Records what tools must know about this server. The last server to start wins. */
export async function noteDeployment(deployment: Deployment): Promise<void> {
  const records = open();
  const note = async () => records.write([{ key, record: deployment, before: await records.get(key) }]);
  // Another server may start at the same moment.
  while (!(await note()));
}

/** Undefined if no server has ever worked on the tables. */
export async function readDeployment(table?: string): Promise<Deployment | undefined> {
  return (await open(table).get<Deployment>(key))?.record;
}
