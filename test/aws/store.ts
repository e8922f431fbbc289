import { randomBytes } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { CollectionOptions } from '../../lambdas/aws/dynamodb/collection.ts';
import { openDynamoGroups } from '../../lambdas/aws/dynamodb/groups/store.ts';
import { memberLayout } from '../../lambdas/aws/dynamodb/members/series.ts';
import { openDynamoMembers } from '../../lambdas/aws/dynamodb/members/store.ts';
import { type Clock, clock as realClock } from '../../lambdas/aws/dynamodb/retry.ts';
import { openCollection } from '../../lambdas/aws/dynamodb/table.ts';
import { membersTable } from '../../lambdas/aws/resources.ts';
import { toBase62 } from '../../lambdas/workspaces/bearer-token.ts';
import type { Stores } from '../groups/teams.ts';

/** What the items of a workspace are opened with. */
export const optionsOf = (
  client: DynamoDBDocumentClient,
  workspace: string,
  clock: Clock = realClock,
): CollectionOptions => ({ client, table: membersTable.name, workspace, clock });

/** The members of a workspace, as the functions open them. */
export const openStore = (...given: Parameters<typeof optionsOf>) =>
  openDynamoMembers({ ...optionsOf(...given), newSecret });

/** The groups of a workspace, as the functions open them. */
export const openGroups = (...given: Parameters<typeof optionsOf>) =>
  openDynamoGroups({ ...optionsOf(...given), newSecret });

/** The members and the groups of a workspace. */
export const openStores = (...given: Parameters<typeof optionsOf>): Stores => ({
  members: openStore(...given),
  groups: openGroups(...given),
});

/** The numbered items of the members of a workspace. */
export function openSeries(...given: Parameters<typeof optionsOf>) {
  const options = optionsOf(...given);
  return { items: openCollection(options), clock: options.clock, layout: memberLayout };
}

export const newSecret = () => toBase62(randomBytes(16));
