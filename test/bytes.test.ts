import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { urns } from '../lambdas/scim/schema/urns.ts';
import { breaches } from './support/laws.ts';
import { openService, type TestRequest, type TestService, type TestWorkspace } from './support/service.ts';

/** Service rule 8: bytes are never repaired, so that two people never become one. */
let service: TestService;
let workspace: TestWorkspace;
let id: string;
beforeAll(async () => {
  service = await openService();
});
afterAll(() => service.close());
beforeEach(async () => {
  workspace = await service.newWorkspace();
  const created = await workspace.send({ method: 'POST', path: '/Users', body: { userName: 'jörg', externalId: 'ä' } });
  id = JSON.parse(created.body).id;
});

const everyone = async () => JSON.parse((await workspace.send({ path: '/Users' })).body).Resources;

async function expectRefused(request: TestRequest, status: number, scimType?: string): Promise<void> {
  const before = await everyone();
  const answer = await workspace.send(request);
  expect([answer.status, JSON.parse(answer.body).scimType, breaches(answer)]).toEqual([status, scimType, []]);
  expect(await everyone()).toEqual(before);
}

const writes = (userName: string) => {
  const Operations = [{ op: 'replace', path: 'userName', value: userName }];
  return [
    { method: 'POST', path: '/Users', body: JSON.stringify({ userName }) },
    { method: 'PUT', path: `/Users/${id}`, body: JSON.stringify({ userName }) },
    { method: 'PATCH', path: `/Users/${id}`, body: JSON.stringify({ schemas: [urns.patchOp], Operations }) },
    { method: 'POST', path: '/Users/.search', body: JSON.stringify({ filter: `userName eq "${userName}"` }) },
    { method: 'POST', path: '/.search', body: JSON.stringify({ filter: `displayName co "${userName}"` }) },
  ];
};

describe('a body', () => {
  test.each<[string, Record<string, string>, number, (text: string) => Uint8Array]>([
    ['in Latin-1 that says nothing', {}, 400, (text) => Buffer.from(text, 'latin1')],
    [
      'in Latin-1 that says UTF-8',
      { 'content-type': 'application/json; charset=utf-8' },
      400,
      (text) => Buffer.from(text, 'latin1'),
    ],
    [
      'in Latin-1 that says so',
      { 'content-type': 'application/scim+json; charset=ISO-8859-1' },
      415,
      (text) => Buffer.from(text, 'latin1'),
    ],
    ['in UTF-16', {}, 400, (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    [
      'in UTF-16 that says so',
      { 'content-type': 'application/json;charset="utf-16"' },
      415,
      (text) => Buffer.from(text, 'utf16le'),
    ],
    ['that is packed', { 'content-encoding': 'gzip' }, 415, (text) => gzipSync(text)],
    ['that is packed and does not say so', {}, 400, (text) => gzipSync(text)],
  ])('%s is refused, and nothing is stored', async (_, headers, status, encode) => {
    for (const request of writes('jürgen')) {
      const sent = { ...request, headers, body: encode(request.body) };
      await expectRefused(sent, status, status === 400 ? 'invalidSyntax' : undefined);
    }
  });

  test('may begin with a byte order mark', async () => {
    const answer = await workspace.send({ method: 'POST', path: '/Users', body: '\ufeff{"userName":"zoë"}' });
    expect([answer.status, JSON.parse(answer.body).userName]).toEqual([201, 'zoë']);
  });

  test.each([
    ['POST', 'userName'],
    ['PUT', 'externalId'],
    ['PATCH', 'userName'],
    ['PATCH', 'externalId'],
  ])('with U+FFFD is refused in an attribute that identifies members: %s, %s', async (method, name) => {
    const values = { userName: 'j\u00f6rg', [name]: 'j\ufffdrg' };
    const Operations = [{ op: 'replace', value: { [name]: 'j\ufffdrg' } }];
    const body = method === 'PATCH' ? { schemas: [urns.patchOp], Operations } : values;
    await expectRefused({ method, path: method === 'POST' ? '/Users' : `/Users/${id}`, body }, 400, 'invalidValue');
  });

  test('may have U+FFFD if it does not tell two members apart', async () => {
    const answer = await workspace.send({ method: 'POST', path: '/Users', body: { userName: 'x', title: '\ufffd' } });
    expect(JSON.parse(answer.body).title).toBe('\ufffd');
  });

  test.each([
    'userName eq "j\ufffdrg"',
    'displayName sw "\ufffd"',
    'emails[value co "\ufffd"]',
    'not (id ne "\ufffd")',
  ])('that compares with U+FFFD is refused: %s', async (filter) => {
    await expectRefused({ method: 'POST', path: '/Users/.search', body: { filter } }, 400, 'invalidFilter');
    const escaped = JSON.stringify({ filter }).replaceAll('\ufffd', '\\ufffd');
    await expectRefused({ method: 'POST', path: '/.search', body: escaped }, 400, 'invalidFilter');
  });

  test('that compares with U+FFFD in a path is refused', async () => {
    const Operations = [{ op: 'remove', path: 'emails[value eq "\ufffd"]' }];
    const body = { schemas: [urns.patchOp], Operations };
    await expectRefused({ method: 'PATCH', path: `/Users/${id}`, body }, 400, 'invalidPath');
  });
});

describe('a query', () => {
  test.each([
    ['?filter=userName%20eq%20%22j%E4rg%22', 'invalidFilter'],
    ['?filter=userName+eq+%22j%F6rg%22', 'invalidFilter'],
    ['?FILTER=userName+co+%22%EF%BF%BD%22', 'invalidFilter'],
    ['?filter=userName+sw+%22j%C3%22', 'invalidFilter'],
    ['?filter=userName+pr&sortBy=%E4', 'invalidValue'],
    ['?attributes=userName,%FF', 'invalidValue'],
    ['?%E4=1', 'invalidValue'],
  ])('%s is not UTF-8, and is refused', async (query, scimType) => {
    await expectRefused({ path: `/Users${query}` }, 400, scimType);
    await expectRefused({ path: query }, 400, scimType);
  });

  test.each(['userName%20eq%20%22j%C3%B6rg%22', 'userName+eq+"jo%CC%88rg"', 'userName+eq+%22J%C3%96RG%22'])(
    '%s is, and finds',
    async (filter) => {
      const { body } = await workspace.send({ path: `/Users?filter=${filter}` });
      expect(JSON.parse(body).totalResults).toBe(1);
    },
  );
});

describe('the base URL', () => {
  test.each(['', '/', '?filter=userName+eq+%22J%C3%96RG%22', '/?count=0', '?attributes=externalId&sortBy=userName'])(
    'answers %j as a search there does',
    async (query) => {
      const { searchParams } = new URL(`https://x${query || '/'}`);
      const { count, attributes, ...rest } = Object.fromEntries(searchParams) as Record<string, string>;
      const asked = {
        ...rest,
        ...(count && { count: Number(count) }),
        ...(attributes && { attributes: [attributes] }),
      };
      const answer = await workspace.send({ path: query });
      const search = { method: 'POST', path: '/.search', body: { schemas: [urns.searchRequest], ...asked } };
      expect([answer.status, breaches(answer)]).toEqual([200, []]);
      expect(answer.body).toBe((await workspace.send(search)).body);
      expect((await workspace.send({ method: 'HEAD', path: query })).status).toBe(200);
    },
  );

  test('refuses what a search refuses, and requests that do not read', async () => {
    await expectRefused({ path: '?filter=nobody+eq+1' }, 400, 'invalidFilter');
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) await expectRefused({ method, path: '/' }, 405);
  });
});

test('the largest members: a page of a hundred passes, and none is lost', async () => {
  const largest = { title: '"'.repeat(14_000) };
  for (let number = 0; number < 110; number += 1) {
    const body = { userName: `m${number}`, ...largest };
    expect((await workspace.send({ method: 'POST', path: '/Users', body })).status).toBe(201);
  }
  for (const path of ['/Users', '/Users?count=1000', '/Users?sortBy=userName', '?filter=userName+sw+%22m%22']) {
    const answer = await workspace.send({ path });
    const { Resources, totalResults } = JSON.parse(answer.body);
    expect([answer.status, Resources.length >= 100, totalResults >= 110]).toEqual([200, true, true]);
  }
  const body = { userName: 'too large', title: '"'.repeat(16_000) };
  await expectRefused({ method: 'POST', path: '/Users', body }, 413);
});
