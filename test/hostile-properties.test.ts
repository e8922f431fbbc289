import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { urns } from '../lambdas/scim/schema/urns.ts';
import { user } from '../lambdas/scim/schema/user.ts';
import { breaches } from './support/laws.ts';
import { openService, type TestRequest, type TestService, type TestWorkspace } from './support/service.ts';

/*
 * Whatever is sent, the answer is SCIM and below 500; a refusal repeats nothing of the request, and changes nothing.
 */

let service: TestService;
let workspace: TestWorkspace;
let id: string;

beforeAll(async () => {
  service = await openService();
  workspace = await service.newWorkspace();
  const body = { userName: 'ada', name: { familyName: 'L' }, emails: [{ value: 'ada@x.example', type: 'work' }] };
  id = JSON.parse((await workspace.send({ method: 'POST', path: '/Users', body })).body).id;
});
afterAll(() => service.close());

const list = async () => (await workspace.send({ path: '/Users?count=1000' })).body;

async function holds(request: TestRequest): Promise<void> {
  const before = await list();
  const answer = await workspace.send(request);
  expect({ status: answer.status, fails: answer.status >= 500 && answer.status !== 501 }).toMatchObject({
    fails: false,
  });
  expect(breaches(answer, request.method)).toEqual([]);
  if (answer.status < 400) return;
  expect(JSON.stringify(answer)).not.toContain(canary);
  expect(await list()).toBe(before);
}

const check = (requests: fc.Arbitrary<TestRequest>) =>
  fc.assert(
    fc.asyncProperty(requests, (request) => holds({ ...request, path: request.path.replace('{id}', id) })),
    { numRuns: 100 },
  );

/** Begins every text that is made up: an answer that holds it repeats the request. */
const canary = 'c4n4ry';
const anyText = fc.string({ unit: 'binary' }).map((text) => canary + text);
const attributeName = fc.constantFrom(
  ...user.subAttributes.map(({ name }) => name),
  'value',
  'type',
  'primary',
  '$ref',
);
const anyName = fc.oneof({ weight: 4, arbitrary: attributeName }, fc.constantFrom('__proto__', 'constructor'), anyText);
const anyValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(anyText, fc.integer(), fc.double(), fc.boolean(), fc.constantFrom(null, '', 'True', 'work', 'admin')),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(anyName, tie('value'), { maxKeys: 5 }),
  ),
})).value;

const anyUser = fc
  .tuple(fc.dictionary(anyName, anyValue, { maxKeys: 6 }), fc.option(anyText))
  .map(([body, userName]) => ({ ...body, ...(userName !== null && { userName }) }));

test('any body', () =>
  check(
    fc
      .tuple(
        fc.constantFrom('POST /Users', 'PUT /Users/{id}', 'PATCH /Users/{id}', 'POST /Users/.search', 'POST /.search'),
        fc.oneof(anyUser, anyValue, anyText, anyUser.map(brokenOff)),
      )
      .map(([endpoint, body]) => {
        const [method = '', path = ''] = endpoint.split(' ');
        return { method, path, body };
      }),
  ));

const anyPath = fc
  .array(
    fc.oneof(
      anyName,
      fc.constantFrom('.', ':', '[', ']', ' eq ', ' and ', 'not (', ')', '"x"', ' pr', urns.user, urns.enterpriseUser),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

test('any operations', () =>
  check(
    fc
      .array(
        fc.record(
          {
            op: fc.constantFrom('add', 'Add', 'replace', 'Replace', 'remove', 'Remove', 'move'),
            path: fc.oneof(anyPath, attributeName, fc.constant('emails[type eq "work"].value')),
            value: anyValue,
          },
          { requiredKeys: ['op'] },
        ),
        { maxLength: 4 },
      )
      .map((Operations) => ({ method: 'PATCH', path: '/Users/{id}', body: { schemas: [urns.patchOp], Operations } })),
  ));

const parameter = fc.constantFrom('filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'cursor', 'attributes');
const anyQuery = fc
  .array(fc.tuple(fc.oneof(parameter, fc.constant('excludedAttributes'), anyText), fc.oneof(anyPath, anyText)), {
    maxLength: 4,
  })
  .map((pairs) => pairs.map((pair) => pair.map(encode).join('=')).join('&'));

test('any query', () =>
  check(
    fc
      .tuple(fc.constantFrom('/Users', '/Users/{id}', '/Schemas', '/Groups', '/nope'), anyQuery)
      .map(([path, query]) => ({
        path: `${path}?${query}`,
      })),
  ));

/** What a request line can hold, well encoded or not. */
const visible = fc.string({ unit: fc.constantFrom(...'abzAZ09%/?&=+;:@.,~_-!$()*[]{}|\\^`"<>#\'') });

test('any path, any method', () =>
  check(
    fc.record({
      method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'),
      path: fc
        .tuple(
          fc.constantFrom('/', '/Users', '/Users/', '/Users/{id}/', '/Schemas/', '/Me/', '/Groups/'),
          visible,
          fc.constantFrom('', canary),
        )
        .map((parts) => parts.join('')),
      body: fc.constantFrom('', '{}'),
    }),
  ));

test('any headers', () =>
  check(
    fc.record({
      method: fc.constantFrom('GET', 'PUT', 'PATCH'),
      path: fc.constant('/Users/{id}'),
      headers: fc.dictionary(
        fc.constantFrom('accept', 'content-type', 'if-match', 'if-none-match', 'content-length', 'x-forwarded-host'),
        fc.oneof(fc.constantFrom('*', '*/*', 'W/"1"', '"', canary, '', ',,', ';q=0'), visible),
      ),
      body: fc.constant({ userName: 'ada' }),
    }),
  ));

function brokenOff(body: object): string {
  const text = JSON.stringify(body);
  return text.slice(0, text.length - 1);
}

/** Lone surrogates cannot be encoded. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
