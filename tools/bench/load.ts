import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { marshall } from '@aws-sdk/util-dynamodb';
import { byBlock, pack, toBits } from '../../lambdas/aws/dynamodb/groups/bits.ts';
import {
  groupLayout,
  rosterKey,
  rosterPartition,
  toGroupItem,
  toGroupKey,
} from '../../lambdas/aws/dynamodb/groups/layout.ts';
import { counterKey, lookUpKey, toId, toMemberItem } from '../../lambdas/aws/dynamodb/members/layout.ts';
import { membersTable } from '../../lambdas/aws/resources.ts';
import { toStoredText } from '../../lambdas/members/stored-resource.ts';
import { lenient } from '../../lambdas/scim/modes.ts';
import { groupType, userType } from '../../lambdas/scim/resource-types.ts';
import { keysOf } from '../../lambdas/scim/schema/keys.ts';
import { parseResource } from '../../lambdas/scim/schema/normalize.ts';
import { user } from '../../lambdas/scim/schema/user.ts';
import { validate } from '../../lambdas/scim/schema/validate.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import { dataFile, findBinary } from '../../local/engine.ts';
import { showProgress } from './progress.ts';

/** The member with a sequence number, as an identity provider sends it; about 0.8 KB when stored. */
export function toBody(seq: number) {
  return {
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    ],
    userName: `user${seq}@example.com`,
    externalId: `00u${seq}`,
    name: { formatted: `Given${seq} Family${seq}`, givenName: `Given${seq}`, familyName: `Family${seq}` },
    displayName: `Given${seq} Family${seq}`,
    title: 'Engineer',
    locale: 'en-US',
    timezone: 'Europe/Berlin',
    active: true,
    emails: [{ value: `user${seq}@example.com`, type: 'work', primary: true }],
    phoneNumbers: [{ value: `+49 30 ${seq}`, type: 'work' }],
    addresses: [
      { type: 'work', streetAddress: `Street ${seq}`, locality: 'Berlin', postalCode: '10115', country: 'DE' },
    ],
    roles: [{ value: 'contributor', primary: true }],
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
      employeeNumber: String(seq),
      department: `Department ${seq % 50}`,
      costCenter: String(seq % 20),
    },
  };
}

/** The id of a member that `fill` made. */
export function idOf(seq: number): string {
  return toId(seq, String(seq).padStart(22, '0'));
}

/**
 * Creates the data file of an embedded engine for a workspace with `count` members, by the engine's own import, at about
 * 15,000 members per second.
 */
export async function fill(folder: string, workspace: string, count: number): Promise<void> {
  const source = join(folder, 'export');
  const data = join(source, membersTable.name, 'data');
  const schema = join(folder, 'schema.json');
  mkdirSync(data, { recursive: true });
  writeFileSync(schema, JSON.stringify({ Table: describeTable() }));
  const lines = Readable.from(toLines(workspace, count, showProgress(count)));
  await pipeline(lines, createGzip({ level: 1 }), createWriteStream(join(data, 'members.json.gz')));
  await run(findBinary(), ['import', '--source', source, '--schema', schema, '--output', dataFile(folder)]);
  rmSync(source, { recursive: true });
}

function describeTable() {
  const { name, partitionKey, sortKey } = membersTable;
  return {
    TableName: name,
    KeySchema: [
      { AttributeName: partitionKey, KeyType: 'HASH' },
      { AttributeName: sortKey, KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [partitionKey, sortKey].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
  };
}

function* toLines(workspace: string, count: number, progress: (written: number) => void) {
  for (let seq = 1; seq <= count; seq += 1) {
    const resource = validate(parseResource(toBody(seq), userType, lenient), userType);
    const json = toStoredText(resource, { created: time, lastModified: time }, userType);
    const items = [
      toMemberItem({
        id: idOf(seq),
        seq,
        revision: 1,
        json,
        writes: 'loaded',
        author: {
          credential: { id: 'tok_1234567890123456', name: 'Okta' },
          request: '0a1b2c3d-0000-4000-8000-000000000000',
          client: 'Okta',
          rewriters: [],
        },
      }),
      ...keysOf(resource, user).map((key) => ({ key: lookUpKey(key, seq), ordinal: seq })),
    ];
    yield items.map((item) => toLine(workspace, item)).join('');
    if (seq % 1000 === 0) progress(seq);
  }
  yield toLine(workspace, { key: counterKey, taken: count, settled: count, closed: 0 });
  yield* toGroupLines(workspace, count);
}

/** An item as the engine imports it: bytes are base64. */
const toLine = (partition: string, item: object) =>
  `${JSON.stringify({ Item: marshall({ workspaceId: partition, ...item }) }, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  )}\n`;

/** How many groups there are: one for each request that changes a group. Each has every second member. */
export const groupCount = 1200;

function* toGroupLines(workspace: string, count: number) {
  const rosters = [...byBlock(Array.from({ length: Math.floor(count / 2) }, (_, index) => index * 2 + 2))];
  const blocks = new Map(rosters.map(([block, seqs]) => [block, { count: seqs.length, revision: 1 }]));
  const size = Math.floor(count / 2);
  const packed = rosters.map(([block, seqs]) => [block, pack(toBits(seqs))] as const);
  for (let seq = 1; seq <= groupCount; seq += 1) {
    const group = { id: idOf(seq), seq, revision: 1, json: toGroupText(seq), writes: 'loaded', size, blocks };
    yield toLine(workspace, toGroupItem(group));
    for (const key of keysOf(toGroupBody(seq), groupType.schema)) {
      yield toLine(workspace, { key: lookUpKey(toGroupKey(key), seq), ordinal: seq });
    }
    for (const [block, bits] of packed) {
      yield toLine(rosterPartition(workspace, block), { key: rosterKey(seq), revision: 1, bits });
    }
  }
  yield toLine(workspace, { key: groupLayout.counter, taken: groupCount, settled: groupCount, closed: 0 });
}

const toGroupBody = (seq: number) => ({ displayName: `Team ${seq}`, externalId: `team${seq}` });

const toGroupText = (seq: number) =>
  toStoredText(validate(toGroupBody(seq), groupType), { created: time, lastModified: time }, groupType);

const time = '2026-01-01T00:00:00.000Z';

async function run(command: string, parameters: readonly string[]): Promise<void> {
  const child = spawn(command, parameters, { stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new UsageError(`${parameters[0]} of the embedded DynamoDB failed`);
}

/*
 * `node tools/bench/load.ts FOLDER WORKSPACE COUNT`: a separate process, for callers that measure their own memory.
 */
if (import.meta.main) {
  const [folder = '', workspace = '', count] = process.argv.slice(2);
  await fill(folder, workspace, Number(count));
}
