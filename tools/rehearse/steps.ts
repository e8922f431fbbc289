import { randomUUID } from 'node:crypto';
import { type Body, type Endpoint, Finding, Unreachable } from './endpoint.ts';
import { expectError, expectList, expectStatus, expectValue } from './expect.ts';

/** The member that a rehearsal leaves behind, inactive, and reuses the next time. */
export const rehearsed = { userName: 'scim-rehearsal@example.com', externalId: 'scim-rehearsal' };

/** What a step passes on to the next ones. */
export interface Scene {
  readonly endpoint: Endpoint;
  /** The id of the rehearsal's member, once it is known. */
  id?: string;
  /** The endpoint is unreachable: further steps are pointless. */
  unreachable?: boolean;
}

export interface Step {
  readonly name: string;
  /** Needs the member: skipped if an earlier step could not find or create it. */
  readonly member?: true;
  readonly run: (scene: Scene) => Promise<void>;
}

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const query = (parameters: Readonly<Record<string, string>>) => `/Users?${new URLSearchParams(parameters)}`;

export const connect = (path: string): Step => ({
  name: `connection test: GET ${path}`,
  async run({ endpoint }) {
    const fix = 'answer with 200 and a list, which may be empty: otherwise the set-up cannot be saved';
    expectList(await endpoint.send('GET', path), fix);
  },
});

/** A wrong base URL or token would fail every other step. */
const accessFixes: Readonly<Record<number, string>> = {
  401: 'give a token of this workspace, one that is neither expired nor revoked',
  403: 'switch provisioning on for the workspace, and give a token that may write',
  404: 'check the base URL: it is the part before /Users; for this service it ends in /scim/v2',
};

export const enter: Step = {
  name: 'the base URL and the token',
  async run({ endpoint }) {
    const { status, body } = await endpoint.send('GET', '/Users?startIndex=1&count=1');
    const fix = accessFixes[status];
    if (fix) throw new Unreachable(`status ${status} (${body['detail'] ?? 'without a detail'})`, fix);
  },
};

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

/** Finds or creates the member, with the filter that the identity provider matches by. */
export function matchOrCreate(filter: string, body: Body): Step {
  return {
    name: `match by ${filter.split(' ')[0]}, or create`,
    async run(scene) {
      const found = expectList(await scene.endpoint.send('GET', query({ filter })), `support the filter ${filter}`);
      const [known] = found.resources;
      if (known) {
        scene.id = String(known['id']);
        expectValue(known, 'userName', rehearsed.userName, 'apply filters: the wrong person may be linked');
        return;
      }
      const made = await scene.endpoint.send('POST', '/Users', {
        schemas: [core],
        ...rehearsed,
        active: true,
        ...body,
      });
      expectStatus(made, [201], 'create the member and answer 201 with it');
      expectValue(made.body, 'userName', rehearsed.userName, 'return the member as it was stored');
      if (typeof made.body['id'] !== 'string') throw new Finding('the response has no id', 'return the id as a string');
      scene.id = made.body['id'];
    },
  };
}

export const createAgain: Step = {
  name: 'create a second time',
  member: true,
  async run({ endpoint }) {
    const answer = await endpoint.send('POST', '/Users', { schemas: [core], ...rehearsed });
    const fix =
      'refuse a userName that another member has with 409 and scimType uniqueness: otherwise a person gets two members';
    expectError(answer, [409], fix);
    expectValue(answer.body, 'scimType', 'uniqueness', fix);
  },
};

export const read: Step = {
  name: 'read by id',
  member: true,
  async run({ endpoint, id }) {
    const answer = await endpoint.send('GET', `/Users/${id}`);
    expectStatus(answer, [200], 'answer GET /Users/{id} with the member');
    expectValue(answer.body, 'id', id, 'return the member with the id in the path');
  },
};

/** A PATCH, and the values that the member must have afterwards. */
export function patch(name: string, operations: readonly Body[], wanted: Readonly<Record<string, unknown>>): Step {
  return {
    name,
    member: true,
    async run({ endpoint, id }) {
      const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
      const answer = await endpoint.send('PATCH', `/Users/${id}`, { schemas, Operations: operations });
      const shown = JSON.stringify(operations);
      expectStatus(answer, [200, 204], `understand these operations of PATCH: ${shown}`);
      await expectMember({ endpoint, id: String(id) }, wanted, `apply these operations of PATCH: ${shown}`);
    },
  };
}

/** A PUT of what a GET has returned, with changes, as Okta does it. */
export function putBack(name: string, changes: Body): Step {
  return {
    name,
    member: true,
    async run({ endpoint, id }) {
      const current = await endpoint.send('GET', `/Users/${id}`);
      const answer = await endpoint.send('PUT', `/Users/${id}`, { ...current.body, ...changes });
      expectStatus(answer, [200], 'accept the result of a GET with changes: ignore readOnly attributes such as meta');
      await expectMember({ endpoint, id: String(id) }, changes, 'replace the member with the body of the PUT');
    },
  };
}

async function expectMember({ endpoint, id }: Scene, wanted: Readonly<Record<string, unknown>>, fix: string) {
  const answer = await endpoint.send('GET', `/Users/${id}`);
  expectStatus(answer, [200], 'return an inactive member by its id');
  for (const [path, value] of Object.entries(wanted)) expectValue(answer.body, path, value, fix);
}

export const stillFound: Step = {
  name: 'find the inactive member',
  member: true,
  async run({ endpoint, id }) {
    const filter = `userName eq "${rehearsed.userName}"`;
    const fix = 'include inactive members in searches: otherwise the next run creates a second member';
    const { resources } = expectList(await endpoint.send('GET', query({ filter })), fix);
    if (resources[0]?.['id'] !== id) throw new Finding('the filter does not find the inactive member', fix);
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

export const refusals: Step = {
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

export const discover: Step = {
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
