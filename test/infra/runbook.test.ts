import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Query, queries } from '../../infra/queries.ts';
import { withRetries } from '../../lambdas/aws/dynamodb/retry.ts';
import { answerAuthorizer } from '../../lambdas/aws/functions/authorizer-function.ts';
import { answerPreTokenGeneration } from '../../lambdas/aws/functions/pre-token-generation-function.ts';
import { connect } from '../../lambdas/aws/functions/scim-function.ts';
import { answerStream } from '../../lambdas/aws/functions/stream-function.ts';
import type { Tenant } from '../../lambdas/aws/functions/tenant.ts';
import { answerToken } from '../../lambdas/aws/functions/token-function.ts';
import { openJwtVerifier } from '../../lambdas/aws/jwt/verify.ts';
import { logger } from '../../lambdas/aws/log.ts';
import { tokenPath } from '../../lambdas/http/routes.ts';
import { toMemberEvent } from '../../lambdas/members/member-event.ts';
import { invalidClient } from '../../lambdas/oauth2/oauth-error.ts';
import { notImplemented, uniqueness } from '../../lambdas/scim/error.ts';
import type { Verdict } from '../../lambdas/workspaces/authorize.ts';
import { newWorkspace } from '../../lambdas/workspaces/workspace.ts';
import { call, grantOf, toEvent } from '../aws/events.ts';
import { synthesize } from './synthesis.ts';

Object.assign(process.env, { EVENT_BUS: 'none', AWS_REGION: 'us-east-1' });

type Line = Readonly<Record<string, unknown>>;

const operating = readFileSync('docs/operations.md', 'utf8');
const lines: Line[] = [];

const fail = (error: unknown) => async () => {
  throw error;
};
const throttled = Object.assign(new Error(), { name: 'ThrottlingException' });
const clock = { now: () => 0, random: () => 0.5, sleep: async () => undefined };
/** What the stores do when DynamoDB has been busy for too long. */
const waitInVain = () => withRetries(1, clock, fail(throttled));

const workspace = { ...newWorkspace('acme', 'Acme', true, new Date()), provisioning: true };
const verdicts: readonly (() => Promise<Verdict>)[] = [
  async () => ({ kind: 'granted', grant: { workspace, credentialId: 'c', scopes: ['scim'] } }),
  async () => ({ kind: 'denied', workspace, credentialId: 'c', detail: 'switched off' }) as Verdict,
  async () => ({ kind: 'invalid', reason: 'expired' }),
  waitInVain,
  () => verifyUnreachable(),
];

/** A token of an issuer that does not answer. */
async function verifyUnreachable(): Promise<never> {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const issuer = 'http://127.0.0.1:9';
  const verify = openJwtVerifier([{ issuer, jwksUri: `${issuer}/keys`, audience: ['scim'] }], Date.now);
  const text = `${encode({ alg: 'RS256', kid: 'x' })}.${encode({ iss: issuer, aud: 'scim', exp: 4e9 })}.AAAA`;
  throw new Error(`the token was taken: ${await verify(text)}`);
}

/** Everything that functions write in the course of a day. */
async function writeLines(): Promise<void> {
  const operations = [
    async () => ({ status: 200, headers: {}, body: '{}' }),
    async () => ({ status: 200, headers: {}, body: '{}', notes: { missed: 1, unknown: 0 } }),
    fail(uniqueness('taken')),
    fail(notImplemented('no such thing')),
    fail(new TypeError('x')),
    waitInVain,
  ];
  const request = toEvent({ method: 'PATCH', url: '/scim/v2/Users/1-abc', body: '{}' }, grantOf('acme'));
  for (const operation of operations) {
    await call(
      connect(operation, (tenant: Tenant) => tenant),
      request,
    );
  }
  const form = 'grant_type=client_credentials&client_id=x&client_secret=y';
  const headers = { 'content-type': ['application/x-www-form-urlencoded'] };
  const wanted = toEvent({ method: 'POST', url: tokenPath, headers, body: form }, null);
  const known = { workspaceId: 'acme', clientId: 'wsclient_x' };
  await call(answerToken(fail(invalidClient('no such client', known))), wanted);
  const { body: _, isBase64Encoded: __, ...rest } = request;
  const asked = { ...rest, type: 'REQUEST', methodArn: 'arn:aws:execute-api:x:0:api/stage/GET/' } as never;
  for (const verdict of verdicts) await answerAuthorizer(verdict)(asked).catch(() => undefined);
  const signIn = { callerContext: { clientId: 'c' }, userName: 'u', region: 'x', userPoolId: 'x_y' } as never;
  for (const admit of [async () => 'acme', async () => undefined, waitInVain]) {
    await answerPreTokenGeneration(admit)(signIn).catch(() => undefined);
  }
  const image = { key: { S: 'member#000000000001' }, id: { S: '1' }, revision: { N: '1' }, resource: { S: '{' } };
  const Keys = { workspaceId: { S: 'acme' }, key: image.key };
  const record = { dynamodb: { Keys, NewImage: image, SequenceNumber: '1' } };
  await answerStream({ member: toMemberEvent, group: () => [] }, async () => 0)({ Records: [record] } as never);
}

beforeAll(async () => {
  logger.setLogLevel('INFO');
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  }
  await writeLines();
  jest.restoreAllMocks();
  lines.push(
    ...written
      .join('')
      .split('\n')
      .filter(Boolean)
      .map((text) => JSON.parse(text) as Line),
  );
});
afterAll(() => {
  jest.restoreAllMocks();
});

/** The names that a query uses and the words in quotes; without those that it gives itself and those that Logs Insights has. */
function partsOf({ lines: parts }: Query) {
  const text = parts.join('\n');
  const own = [...text.matchAll(/\bas (\w+)/g)].map(([, name]) => name);
  const words = [...text.matchAll(/"([^"]*)"/g)].map(([, word]) => String(word));
  const bare = text.replace(/"[^"]*"/g, '').replace(/\w+\(/g, '(');
  const keywords = /^(filter|fields|stats|sort|by|and|or|as|in|desc|asc|\d\w*)$/;
  const names = [...bare.matchAll(/(?<![@\w.])[a-z]\w*(?:\.\d+)?/gi)].map(([name]) => name);
  return { words, names: names.filter((name) => !keywords.test(name) && !own.includes(name)) };
}

const [stage] = Object.values(synthesize().template.findResources('AWS::ApiGateway::Stage'));
const accessLog = Object.keys(JSON.parse(stage?.Properties.AccessLogSetting.Format));

/** The fields of the lines; of a list its elements too, as Logs Insights names them. */
const toFields = (line: Line) =>
  Object.entries(line).flatMap(([name, value]) => [name, ...(Array.isArray(value) ? [`${name}.0`] : [])]);

describe.each(queries.map((query) => [query.name, query] as const))('the saved query %s', (_, query) => {
  const { names, words } = partsOf(query);

  test('asks for fields that the lines have', () => {
    if (query.log === 'access') {
      expect(accessLog).toEqual(expect.arrayContaining(names));
      return;
    }
    const known = new Set(lines.flatMap(toFields));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  test('looks for values that the lines have', () => {
    const values = new Set(lines.flatMap((line) => Object.values(line)));
    const given = /^(<.*>|429|REPORT)$/;
    expect(words.filter((word) => !given.test(word) && !values.has(word))).toEqual([]);
  });
});

describe('the guide describes the lines of the log', () => {
  test('its table lists only fields that exist', () => {
    const table = operating.slice(operating.indexOf('| field '), operating.indexOf('The hash of a member'));
    const told = [...table.matchAll(/^\| ([^|]+)\|/gm)].flatMap(([, cell]) => [...String(cell).matchAll(/`(\w+)`/g)]);
    const known = new Set(lines.flatMap(toFields));
    expect(told.length).toBeGreaterThan(8);
    expect(told.map(([, name]) => String(name)).filter((name) => !known.has(name))).toEqual([]);
  });

  test.each<[string, string, readonly string[]]>([
    ['CredentialsNotChecked', 'not checked', ['ThrottlingException', 'KeysOutOfReach']],
    ['ServerErrors', 'failed', ['TypeError', 'ThrottlingException']],
    ['EventsLate', 'not read', ['Error']],
  ])('%s: lines %j are in its section', (section, message, errors) => {
    expect(operating).toContain(`\`${message}\``);
    const found = lines.filter((line) => line['message'] === message);
    expect(found.map(({ level }) => level)).toEqual(found.map(() => 'ERROR'));
    expect(found.map(({ error }) => error)).toEqual(errors);
    const text = operating.slice(operating.indexOf(`### ${section}`));
    expect(text.slice(0, text.indexOf('\n### ', 1))).toContain(`\`${message}\``);
  });

  test('a request for a feature that does not exist is no failure', () => {
    const failures = lines.filter(({ message }) => message === 'failed');
    expect(failures).toHaveLength(2);
  });
});
