import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { countGaps, mergeRuns } from '../../lambdas/aws/dynamodb/members/gaps.ts';
import { fromBytes, lookUpKey, toMember } from '../../lambdas/aws/dynamodb/members/layout.ts';
import type { Item } from '../../lambdas/aws/dynamodb/write.ts';
import { membersTable } from '../../lambdas/aws/resources.ts';
import type { JsonObject } from '../../lambdas/scim/json.ts';
import { keysOf } from '../../lambdas/scim/schema/keys.ts';
import { user } from '../../lambdas/scim/schema/user.ts';

/**
 * What is wrong with the items of a workspace after all members were listed: a key that leads to no member with it, a member
 * that a key does not find, a sequence number that is neither a member nor a gap, a count that is not exact. Groups have an audit
 * of their own.
 */
export async function audit(client: DynamoDBDocumentClient, workspace: string): Promise<readonly string[]> {
  const items = await readAll(client, workspace);
  const numbered = items.filter(({ key }) => key.startsWith('member#'));
  const members = numbered.map(toMember).filter((member) => member !== undefined);
  const counter = items.find(({ key }) => key === 'counter') ?? { key: 'counter' };
  const closed = mergeRuns(
    items.flatMap(({ key, runs }) => [...((runs ?? []) as Set<Uint8Array>)].map((run) => fromBytes(run, key))),
  );
  const wanted = members.flatMap(({ json, seq }) =>
    keysOf(JSON.parse(json) as JsonObject, user).map((key) => `${lookUpKey(key, seq)} leads to ${seq}`),
  );
  const found = items
    .filter(({ key, ordinal }) => ordinal !== undefined && !key.startsWith('group'))
    .map(({ key, ordinal }) => `${key} leads to ${ordinal}`);
  const counts = { taken: numbered.length, settled: numbered.length, closed: numbered.length - members.length };
  return [
    ...wanted.filter((key) => !found.includes(key)).map((key) => `missing: ${key}`),
    ...found.filter((key) => !wanted.includes(key)).map((key) => `left over: ${key}`),
    ...Object.entries(counts)
      .filter(([name, count]) => (counter[name] ?? 0) !== count)
      .map(([name, count]) => `${name} is ${counter[name]} instead of ${count}`),
    ...(countGaps(closed, numbered.length) === counts.closed ? [] : ['not all gaps are recorded']),
  ];
}

async function readAll(client: DynamoDBDocumentClient, workspace: string): Promise<readonly Item[]> {
  const query = {
    TableName: membersTable.name,
    ConsistentRead: true,
    KeyConditionExpression: `${membersTable.partitionKey} = :workspace`,
    ExpressionAttributeValues: { ':workspace': workspace },
  };
  const items: Item[] = [];
  for await (const { Items = [] } of paginateQuery({ client }, query)) items.push(...(Items as Item[]));
  return items;
}
