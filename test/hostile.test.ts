import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { urns } from '../lambdas/scim/schema/urns.ts';
import type { Answer } from '../local/gateway.ts';
import { breaches } from './support/laws.ts';
import { openService, type TestRequest, type TestService, type TestWorkspace } from './support/service.ts';

/** Stands in requests where a value can; no refusal may have it in its answer. */
const canary = 'c4n4ry';

let service: TestService;
let workspace: TestWorkspace;
let id: string;
let stored: string;

const list = async () => (await workspace.send({ path: '/Users?count=1000' })).body;
const patch = (...Operations: object[]): TestRequest => ({
  method: 'PATCH',
  path: '/Users/{id}',
  body: { schemas: [urns.patchOp], Operations },
});
const create = (body: unknown, headers: TestRequest['headers'] = {}): TestRequest => ({
  method: 'POST',
  path: '/Users',
  headers,
  body,
});
const send = (request: TestRequest) => workspace.send({ ...request, path: request.path.replace('{id}', id) });

beforeAll(async () => {
  service = await openService();
  workspace = await service.newWorkspace();
  const { body } = await workspace.send(
    create({ userName: 'ada', emails: [{ value: 'ada@x.example', type: 'work' }] }),
  );
  id = JSON.parse(body).id;
  stored = await list();
});
afterAll(() => service.close());

/** A SCIM error of this status that tells nothing of the request, and left everything as it was. */
async function expectRefusal(answer: Answer, status: number, scimType?: string): Promise<void> {
  const { scimType: found } = JSON.parse(answer.body);
  expect({ status: answer.status, scimType: found, body: answer.body }).toEqual({
    status,
    scimType,
    body: expect.not.stringContaining(canary),
  });
  expect(breaches(answer)).toEqual([]);
  expect(JSON.stringify(answer.headers)).not.toContain(canary);
  expect(await list()).toBe(stored);
}

describe('a body is refused', () => {
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}"${canary}"${'}'.repeat(levels)}`;

  test.each<[string, unknown, number, string?]>([
    ['that is no JSON', `{ "userName": ${canary} }`, 400, 'invalidSyntax'],
    ['that breaks off', `{ "userName": "${canary}`, 400, 'invalidSyntax'],
    ['that is empty', '', 400, 'invalidSyntax'],
    ['that is white space', ' \n ', 400, 'invalidSyntax'],
    ['that is a list', [{ userName: canary }], 400, 'invalidSyntax'],
    ['that is a text', `"${canary}"`, 400, 'invalidSyntax'],
    ['that is null', 'null', 400, 'invalidSyntax'],
    ['without a userName', { displayName: canary }, 400, 'invalidValue'],
    ['with a userName that is empty', { userName: '', displayName: canary }, 400, 'invalidValue'],
    ['with a userName that cannot be seen', { userName: ' \u200b\t' }, 400, 'invalidValue'],
    ['with a userName that has a control character', { userName: `${canary}\u0000` }, 400, 'invalidValue'],
    ['with a userName that is a number', { userName: 42 }, 400, 'invalidValue'],
    ['with a userName that is a list', { userName: [canary] }, 400, 'invalidValue'],
    ['with a userName that is an object', { userName: { value: canary } }, 400, 'invalidValue'],
    ['with an externalId that is a number', { userName: canary, externalId: 42 }, 400, 'invalidValue'],
    ['with an externalId that is a boolean', { userName: canary, externalId: true }, 400, 'invalidValue'],
    ['with an externalId that is an object', { userName: canary, externalId: { $ne: null } }, 400, 'invalidValue'],
    ['with an active that is a word', { userName: canary, active: canary }, 400, 'invalidValue'],
    ['with an active that is a number', { userName: canary, active: 1 }, 400, 'invalidValue'],
    ['with a displayName that is an object', { userName: canary, displayName: {} }, 400, 'invalidValue'],
    ['with a name that is a text', { userName: canary, name: canary }, 400, 'invalidValue'],
    ['with an externalId that is a list', { userName: canary, externalId: [canary] }, 400, 'invalidValue'],
    [
      'with a name that has a list of two',
      { userName: canary, name: { familyName: [canary, canary] } },
      400,
      'invalidValue',
    ],
    [
      'with a name that has a list in a list',
      { userName: canary, name: { familyName: [[canary]] } },
      400,
      'invalidValue',
    ],
    ['with an unknown role', { userName: canary, roles: [{ value: canary }] }, 400, 'invalidValue'],
    ['with an address that is a number', { userName: canary, emails: [{ value: 7 }] }, 400, 'invalidValue'],
    ['with two primary addresses', { userName: canary, emails: twice({ primary: true }) }, 400, 'invalidValue'],
    ['of another message', { schemas: [urns.patchOp], userName: canary }, 400, 'invalidSyntax'],
    ['of a group', { schemas: [urns.group], userName: canary }, 400, 'invalidSyntax'],
    ['that is too deep', deep(33), 400, 'invalidSyntax'],
    ['that is far too deep', deep(20_000), 400, 'invalidSyntax'],
    ['of lists that is far too deep', '['.repeat(100_000), 400, 'invalidSyntax'],
    ['that is too large', { userName: canary, title: 'x'.repeat(256 * 1024) }, 413],
    ['with a userName that is too long', { userName: canary + 'é'.repeat(256) }, 400, 'invalidValue'],
    ['with an externalId that is too long', { userName: canary, externalId: 'x'.repeat(513) }, 400, 'invalidValue'],
    [
      'with an address that is too long',
      { userName: canary, emails: [{ value: 'x'.repeat(513) }] },
      400,
      'invalidValue',
    ],
    ['with 41 addresses', { userName: canary, emails: many(41) }, 400, 'invalidValue'],
    ['with 201 numbers', { userName: canary, phoneNumbers: many(201) }, 400, 'invalidValue'],
  ])('%s', async (...[, body, status, scimType]) => {
    await expectRefusal(await send(create(body)), status, scimType);
    await expectRefusal(await send({ ...create(body), method: 'PUT', path: '/Users/{id}' }), status, scimType);
  });

  test.each<[string, object[], string]>([
    ['that are none', [], 'invalidSyntax'],
    ['that are too many', Array(201).fill({ op: 'replace', path: 'title', value: canary }), 'invalidSyntax'],
    ['that expand into too many', [{ op: 'replace', value: names(4500) }], 'invalidSyntax'],
    ['one of which is a text', [canary as unknown as object], 'invalidSyntax'],
    ['without an op', [{ path: 'title', value: canary }], 'invalidSyntax'],
    ['with an unknown op', [{ op: canary, path: 'title', value: 'x' }], 'invalidSyntax'],
    ['with a path that is a number', [{ op: 'replace', path: 7, value: canary }], 'invalidSyntax'],
    ['with an unknown path', [{ op: 'replace', path: canary, value: 'x' }], 'invalidPath'],
    ['with a path that breaks off', [{ op: 'replace', path: `emails[type eq "${canary}`, value: 'x' }], 'invalidPath'],
    ['with a path that goes on', [{ op: 'replace', path: `title ${canary}`, value: 'x' }], 'invalidPath'],
    ['with a path that is empty', [{ op: 'replace', path: '', value: 'x' }], 'invalidPath'],
    ['that select nothing', [{ op: 'replace', path: `emails[value eq "${canary}"].type`, value: 'x' }], 'noTarget'],
    ['without a value', [{ op: 'add', path: 'title' }], 'invalidValue'],
    ['that set an id', [{ op: 'replace', path: 'id', value: canary }], 'mutability'],
    ['that set a number', [{ op: 'replace', path: 'externalId', value: 42 }], 'invalidValue'],
    ['the last of which fails', [{ op: 'add', path: 'title', value: canary }, { op: 'x' }], 'invalidSyntax'],
  ])('of operations %s', async (_, operations, scimType) => {
    await expectRefusal(await send(patch(...operations)), 400, scimType);
  });

  test.each<[string, Record<string, string>, number]>([
    ['of another media type', { 'Content-Type': `text/${canary}` }, 415],
    ['of a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
    ['with an empty media type', { 'Content-Type': ';' }, 415],
    ['where no JSON is accepted', { Accept: `text/html, text/${canary}` }, 406],
    ['where SCIM is refused expressly', { Accept: 'application/scim+json;q=0' }, 406],
  ])('%s', async (_, headers, status) => {
    await expectRefusal(await send(create({ userName: canary }, headers)), status);
  });

  function twice(value: object): object[] {
    return [value, value].map((each, index) => ({ ...each, value: `${canary}${index}` }));
  }

  function names(count: number): object {
    const entries = Array.from({ length: count }, (_, index) => [`emails[value eq "${index}"].type`, canary]);
    return Object.fromEntries(entries);
  }

  function many(count: number): object[] {
    return Array.from({ length: count }, (_, index) => ({ value: `${canary}${index}` }));
  }
});

describe('a query is refused', () => {
  test.each<[string, string, string]>([
    ['with an unknown filter', `filter=${canary}`, 'invalidFilter'],
    ['with a filter that is empty', 'filter=', 'invalidFilter'],
    ['with a filter that asks for an unknown attribute', `filter=shoe%20eq%20%22${canary}%22`, 'invalidFilter'],
    ['with a filter that has an unknown operator', `filter=userName%20is%20%22${canary}%22`, 'invalidFilter'],
    ['with a filter that breaks off', `filter=userName%20eq%20%22${canary}`, 'invalidFilter'],
    ['with a filter that goes on', `filter=userName%20pr%20${canary}`, 'invalidFilter'],
    ['with brackets that do not match', 'filter=((userName%20pr)', 'invalidFilter'],
    ['with a filter that is too deep', `filter=${'('.repeat(21)}active%20pr${')'.repeat(21)}`, 'invalidFilter'],
    [
      'with a filter that is far too deep',
      `filter=${'not%20('.repeat(500)}active%20pr${')'.repeat(500)}`,
      'invalidFilter',
    ],
    ['with a filter that is too long', `filter=userName%20eq%20%22${'x'.repeat(4096)}%22`, 'invalidFilter'],
    ['with a filter that is not well encoded', 'filter=userName%20eq%20%22%E0%A4%A', 'invalidFilter'],
    ['with two filters', `filter=userName%20eq%20%22${canary}%22&filter=active%20pr`, 'invalidSyntax'],
    ['with a count that is a word', `count=${canary}`, 'invalidValue'],
    ['with a startIndex that is a fraction', 'startIndex=1.5', 'invalidValue'],
    ['with an order that is a word', `sortBy=userName&sortOrder=${canary}`, 'invalidValue'],
    ['with a cursor that is none', `cursor=${canary}`, 'invalidCursor'],
  ])('%s', async (_, query, scimType) => {
    await expectRefusal(await send({ path: `/Users?${query}` }), 400, scimType);
  });
});

describe('an endpoint is refused', () => {
  test.each<[string, string, number, string?]>([
    ['GET', `/${canary}`, 404],
    ['POST', '/', 405, 'GET, HEAD'],
    ['DELETE', '', 405, 'GET, HEAD'],
    ['GET', '//', 404],
    ['GET', `/Users/${canary}`, 404],
    ['GET', `/Users/${canary}/emails`, 404],
    ['GET', '/Users/%', 404],
    ['GET', '/Users/%00', 404],
    ['GET', '/Users/%2E%2E%2FSchemas', 404],
    ['GET', '/Users/../Schemas', 404],
    ['GET', '/Users//', 404],
    ['GET', '/users', 404],
    ['GET', '/%55sers', 404],
    ['GET', '/Schemas/__proto__', 404],
    ['GET', '/ResourceTypes/constructor', 404],
    ['PUT', '/Users', 405, 'GET, HEAD, POST'],
    ['DELETE', '/Users', 405, 'GET, HEAD, POST'],
    ['TRACE', '/Users', 404],
    ['PROPFIND', '/Users', 404],
    ['POST', '/Users/{id}', 405, 'GET, HEAD, PUT, PATCH'],
    ['DELETE', '/Users/{id}', 405, 'GET, HEAD, PUT, PATCH'],
    ['GET', '/Users/.search', 405, 'POST'],
    ['PATCH', '/Schemas', 405, 'GET, HEAD'],
    ['POST', '/Bulk', 501],
    ['PUT', '/Me', 501],
    ['POST', '/Groups', 501],
  ])('%s %s is %i', async (...[method, path, status, allow]) => {
    const answer = await send({ method, path, ...(method !== 'GET' && { body: { userName: canary } }) });
    await expectRefusal(answer, status);
    expect(answer.headers['Allow']).toBe(allow);
  });
});
