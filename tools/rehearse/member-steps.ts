import { type Body, Finding } from './endpoint.ts';
import { expectError, expectList, expectStatus, expectValue } from './expect.ts';
import { core, query, rehearsed, type Scene, type Step } from './step.ts';

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

export const readMember: Step = {
  name: 'read by id',
  member: true,
  async run({ endpoint, id }) {
    const answer = await endpoint.send('GET', `/Users/${id}`);
    expectStatus(answer, [200], 'answer GET /Users/{id} with the member');
    expectValue(answer.body, 'id', id, 'return the member with the id in the path');
  },
};

/** A PATCH, and the values that the member must have afterwards. */
export function patchMember(
  name: string,
  operations: readonly Body[],
  wanted: Readonly<Record<string, unknown>>,
): Step {
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
export function putMember(name: string, changes: Body): Step {
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

async function expectMember({ endpoint, id }: Scene, wanted: Readonly<Record<string, unknown>>, fix: string) {
  const answer = await endpoint.send('GET', `/Users/${id}`);
  expectStatus(answer, [200], 'return an inactive member by its id');
  for (const [path, value] of Object.entries(wanted)) expectValue(answer.body, path, value, fix);
}
