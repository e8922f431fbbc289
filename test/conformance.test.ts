import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lenient } from '../lambdas/scim/modes.ts';
import { openService, type TestService } from './support/service.ts';

/** What docs/conformance.md claims: `file`: what it shows, the latter in words that stand in the file. */
const document = readFileSync(join(import.meta.dirname, '../docs/conformance.md'), 'utf8');
const rows = document
  .split('\n')
  .filter((line) => /^\| (?!Requirement|Provider|-)/.test(line))
  .map((line) => line.split(/\s*\|\s*/));
const claims = rows.flatMap((cells) => {
  const [, file, title = ''] = /^`([\w/.-]+)`(?:: (.*))?$/.exec(cells.at(-2) ?? '') ?? [];
  return file ? [[file, title] as const] : [];
});

describe('docs/conformance.md', () => {
  test('names a test for every requirement that is met', () => {
    expect(rows.length).toBeGreaterThan(90);
    const unshown = rows.filter((cells) => !cells.at(-2));
    expect(unshown.filter((cells) => !cells.at(-3)?.startsWith('deviation: '))).toEqual([]);
    expect(claims.length).toBe(rows.length - unshown.length);
  });

  test.each(claims)('%s shows %s', (file, title) => {
    const path = join(import.meta.dirname, file);
    expect([file, existsSync(path)]).toEqual([file, true]);
    expect([title, readFileSync(path, 'utf8').includes(title)]).toEqual([title, true]);
  });

  test('names every dialect', () => {
    const unnamed = lenient.dialects.map(({ name }) => name).filter((name) => !document.includes(`\`${name}\``));
    expect(unnamed).toEqual([]);
  });
});

describe('an id', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await openService();
  });
  afterAll(() => service.close());

  test('an id in another case is another id', async () => {
    const { send } = await service.newWorkspace({ mode: 'strict' });
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
    const { body } = await send({ method: 'POST', path: '/Users', body: { schemas, userName: 'ada' } });
    const { id } = JSON.parse(body);
    const other = id === id.toUpperCase() ? id.toLowerCase() : id.toUpperCase();
    expect((await send({ path: `/Users/${id}` })).status).toBe(200);
    expect((await send({ path: `/Users/${other}` })).status).toBe(404);
    const found = await send({ path: `/Users?filter=id%20eq%20%22${other}%22` });
    expect(JSON.parse(found.body).totalResults).toBe(0);
  });
});
