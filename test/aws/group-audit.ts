import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { seqsOf, unpack } from '../../lambdas/aws/dynamodb/groups/bits.ts';
import { rosterPrefix, toGroup } from '../../lambdas/aws/dynamodb/groups/layout.ts';
import { seqOf, toMember } from '../../lambdas/aws/dynamodb/members/layout.ts';
import type { Item } from '../../lambdas/aws/dynamodb/write.ts';
import { membersTable } from '../../lambdas/aws/resources.ts';

/**
 * What is wrong with the items of groups of a workspace after all writers are done: a pending change, a size or a roster that does
 * not fit, a roster of no group, a member that does not exist, a key that leads elsewhere. The text of a group is its name, or
 * has its name.
 */
export async function auditGroups(client: DynamoDBDocumentClient, workspace: string): Promise<readonly string[]> {
  const items = await readAll(client, workspace);
  const groups = items.filter(({ key }) => key.startsWith('group#'));
  const stored = groups.map(toGroup).filter((group) => group !== undefined);
  const members = new Set(items.map((item) => (item.key.startsWith('member#') ? toMember(item)?.seq : undefined)));
  const rosters = items.filter(({ key }) => key.startsWith(rosterPrefix));
  const wanted = stored.flatMap(({ seq, blocks }) =>
    [...blocks].map(([block, { count, revision }]) => `roster ${block} of ${seq}: ${count} at ${revision}`),
  );
  const has = rosters.map((item) => {
    const block = seqOf(String(item['workspaceId']));
    const count = seqsOf(unpack(item['bits'] as Uint8Array), block).length;
    return `roster ${block} of ${seqOf(item.key)}: ${count} at ${item['revision']}`;
  });
  const strangers = rosters.flatMap((item) =>
    seqsOf(unpack(item['bits'] as Uint8Array), seqOf(String(item['workspaceId']))).filter((seq) => !members.has(seq)),
  );
  const keys = items.filter(({ key }) => /^group(DisplayName|ExternalId)#/.test(key));
  const led = keys.map(({ key, ordinal }) => `${key} leads to ${ordinal}`);
  const names = stored.map(({ json, seq }) => `groupDisplayName#${nameOf(json)} leads to ${seq}`);
  return [
    ...groups.filter((item) => item['pending']).map(({ key }) => `pending: ${key}`),
    ...items.filter(({ key }) => key.startsWith('groupPending#')).map(({ key }) => `marked: ${key}`),
    ...stored
      .filter(({ size, blocks }) => size !== [...blocks.values()].reduce((sum, { count }) => sum + count, 0))
      .map(({ seq, size }) => `the size of ${seq} is not ${size}`),
    ...wanted.filter((each) => !has.includes(each)).map((each) => `missing: ${each}`),
    ...has.filter((each) => !wanted.includes(each)).map((each) => `left over: ${each}`),
    ...strangers.map((seq) => `no member: ${seq}`),
    ...names.filter((each) => !led.includes(each)).map((each) => `missing: ${each}`),
    ...led.filter((each) => !names.includes(each)).map((each) => `left over: ${each}`),
  ];
}

function nameOf(json: string): string {
  const text = JSON.parse(json) as string | { readonly displayName: string };
  return typeof text === 'string' ? text : text.displayName.toLowerCase();
}

async function readAll(client: DynamoDBDocumentClient, workspace: string): Promise<readonly Item[]> {
  const scan = {
    TableName: membersTable.name,
    ConsistentRead: true,
    FilterExpression: 'workspaceId = :workspace OR begins_with(workspaceId, :parts)',
    ExpressionAttributeValues: { ':workspace': workspace, ':parts': `${workspace}#` },
  };
  const items: Item[] = [];
  for await (const { Items = [] } of paginateScan({ client }, scan)) items.push(...(Items as Item[]));
  return items;
}
