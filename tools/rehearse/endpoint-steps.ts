import { randomUUID } from 'node:crypto';
import { Finding, Unreachable } from './endpoint.ts';
import { expectError, expectList, expectStatus } from './expect.ts';
import { core, query, type Step } from './step.ts';

/** A wrong base URL or token would fail every other step. */
const accessFixes: Readonly<Record<number, string>> = {
  401: 'give a token of this workspace, one that is neither expired nor revoked',
  403: 'switch provisioning on for the workspace, and give a token that may write',
  404: 'check the base URL: it is the part before /Users; for this service it ends in /scim/v2',
};

export const checkAccess: Step = {
  name: 'the base URL and the token',
  async run({ endpoint }) {
    const { status, body } = await endpoint.send('GET', '/Users?startIndex=1&count=1');
    const fix = accessFixes[status];
    if (fix) throw new Unreachable(`status ${status} (${body['detail'] ?? 'without a detail'})`, fix);
  },
};

export const testConnection = (path: string): Step => ({
  name: `connection test: GET ${path}`,
  async run({ endpoint }) {
    const fix = 'answer with 200 and a list, which may be empty: otherwise the set-up cannot be saved';
    expectList(await endpoint.send('GET', path), fix);
  },
});

export const matchNobody: Step = {
  name: 'a search that finds nobody',
  async run({ endpoint }) {
    const answer = await endpoint.send('GET', query({ filter: `userName eq "${randomUUID()}"` }));
    const fix = 'answer a filter that matches no member with 200 and an empty list: a 404 stops provisioning';
    const { total, resources } = expectList(answer, fix);
    if (total > 0 || resources.length > 0) {
      throw new Finding(
        'a search for an unknown userName returned members',
        'apply filters: the wrong person may be linked',
      );
    }
  },
};

/** Reads all pages: no member appears twice, and their number equals the total. */
export const pages: Step = {
  name: 'all pages of 100',
  async run({ endpoint }) {
    const seen = new Set<unknown>();
    const fix = 'page by startIndex and count: list each member once, in a stable order';
    for (let startIndex = 1, total = 1; startIndex <= total && startIndex <= 1000; startIndex += 100) {
      const answer = await endpoint.send('GET', query({ startIndex: String(startIndex), count: '100' }));
      const { total: all, resources } = expectList(answer, fix);
      total = all;
      const wanted = Math.min(100, total - startIndex + 1);
      if (resources.length < wanted) {
        throw new Finding(
          `a page of 100 has ${resources.length} of ${wanted} members`,
          'return pages of at least 100: Okta treats a shorter page as the last one',
        );
      }
      for (const { id } of resources) seen.add(id);
      if (seen.size !== Math.min(total, startIndex + 99)) throw new Finding('a member is on two pages', fix);
    }
  },
};

export const provokeErrors: Step = {
  name: 'errors that clients can interpret',
  async run({ endpoint }) {
    const unauthorized = await endpoint.withToken('not-a-token').send('GET', '/Users?count=1');
    expectError(unauthorized, [401], 'refuse an unknown token with 401');
    const nobody = await endpoint.send('GET', `/Users/${randomUUID()}`);
    expectError(nobody, [404], 'answer an unknown id with 404');
    const invalid = await endpoint.send('POST', '/Users', { schemas: [core] });
    expectError(invalid, [400], 'refuse a member without userName with 400');
    const filter = await endpoint.send('GET', query({ filter: 'userName is "x"' }));
    expectError(filter, [400], 'refuse an invalid filter with 400 and scimType invalidFilter');
  },
};

export const readDiscovery: Step = {
  name: 'ServiceProviderConfig, ResourceTypes, Schemas',
  async run({ endpoint }) {
    const config = await endpoint.send('GET', '/ServiceProviderConfig');
    expectStatus(config, [200], 'answer GET /ServiceProviderConfig');
    const { filter } = config.body as { filter?: { supported?: boolean; maxResults?: number } };
    if (!filter?.supported)
      throw new Finding('filters are not supported', 'support filters: identity providers match members by them');
    if ((filter.maxResults ?? 0) < 100) {
      throw new Finding(`maxResults is ${filter.maxResults}`, 'return at least 100 members per page');
    }
    for (const path of ['/ResourceTypes', '/Schemas'])
      expectList(await endpoint.send('GET', path), `answer GET ${path}`);
  },
};
