import { type Body, type Endpoint, Finding } from './endpoint.ts';
import { expectList, expectStatus, expectValue } from './expect.ts';
import { rehearsed, type Step } from './step.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const displayName = 'SCIM rehearsal';
const renamed = 'SCIM rehearsal, renamed';

/** How an identity provider changes a group with one member. The functions return bodies of requests. */
interface Habits {
  /** The query of the look-up by name. */
  readonly lookUp: string;
  /** What the group is created with. */
  readonly create: (member: string) => Body;
  /** Each change, and whether the member is in the group afterwards. The last one renames. */
  readonly changes: (
    group: string,
    member: string,
  ) => readonly (readonly [method: string, body: Body, member: boolean])[];
}

const members = (id: string) => [{ value: id, display: rehearsed.userName }];
const patch = (...Operations: readonly Body[]): Body => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});
const filter = `filter=displayName+eq+%22${displayName.replaceAll(' ', '+')}%22`;

const okta: Habits = {
  lookUp: `${filter}&startIndex=1&count=100`,
  create: (member) => ({ members: members(member) }),
  changes: (id, member) => [
    ['PATCH', patch({ op: 'remove', path: `members[value eq "${member}"]` }), false],
    ['PATCH', patch({ op: 'add', path: 'members', value: members(member) }), true],
    ['PATCH', patch({ op: 'replace', value: { id, displayName: renamed } }), true],
  ],
};

const entra: Habits = {
  lookUp: `excludedAttributes=members&${filter}`,
  create: () => ({ externalId: rehearsed.externalId, members: [] }),
  changes: (_, member) => [
    ['PATCH', patch({ op: 'Add', path: 'members', value: [{ $ref: null, value: member }] }), true],
    ['PATCH', patch({ op: 'Remove', path: 'members', value: [{ $ref: null, value: member }] }), false],
    ['PATCH', patch({ op: 'Replace', path: 'displayName', value: renamed }), false],
  ],
};

const jumpcloud: Habits = {
  lookUp: filter,
  create: (member) => ({ members: members(member) }),
  changes: (_, member) => [
    ['PUT', { schemas: [core], displayName, members: [] }, false],
    ['PUT', { schemas: [core], displayName: renamed, members: members(member) }, true],
  ],
};

/** One member without a list; then single changes, and everything at once. */
const onelogin: Habits = {
  lookUp: filter,
  create: (member) => ({ externalId: null, members: { value: member } }),
  changes: (_, member) => [
    ['PATCH', patch({ op: 'remove', path: `members[value eq "${member}"]` }), false],
    ['PATCH', patch({ op: 'add', path: 'members', value: [{ value: member }] }), true],
    ['PUT', { schemas: [core], displayName: renamed, members: members(member) }, true],
  ],
};

/**
 * The life of a group with one member, as an identity provider leads it. It passes if the endpoint has no groups, since they are
 * optional. The group is deleted at the end.
 */
const rehearseGroup = ({ lookUp, create, changes }: Habits): Step => ({
  name: 'groups, if there are any: create, change who is in it, rename, delete',
  member: true,
  async run({ endpoint, id: member = '' }) {
    const found = await endpoint.send('GET', `/Groups?${lookUp}`);
    const { resources } = expectList(found, 'answer a search for a group with 200 and a list');
    // A rehearsal that ended early has left it.
    for (const { id } of resources) await endpoint.send('DELETE', `/Groups/${id}`);
    const made = await endpoint.send('POST', '/Groups', { schemas: [core], displayName, ...create(member) });
    if ([403, 404, 405, 501].includes(made.status)) return;
    expectStatus(made, [201], 'create the group and answer 201 with it');
    const id = String(made.body['id']);
    for (const [method, body, isIn] of changes(id, member)) {
      const answer = await endpoint.send(method, `/Groups/${id}`, body);
      expectStatus(answer, [200, 204], `understand this ${method} of a group: ${JSON.stringify(body)}`);
      await expectMembership(endpoint, { id, member, isIn });
    }
    const { body } = await endpoint.send('GET', `/Groups/${id}?excludedAttributes=members`);
    expectValue(body, 'displayName', renamed, 'rename the group');
    expectStatus(await endpoint.send('DELETE', `/Groups/${id}`), [204], 'delete a group that is no longer pushed');
    expectStatus(await endpoint.send('GET', `/Groups/${id}`), [404], 'answer the id of a deleted group with 404');
  },
});

interface Membership {
  readonly id: string;
  readonly member: string;
  readonly isIn: boolean;
}

async function expectMembership(endpoint: Endpoint, { id, member, isIn }: Membership): Promise<void> {
  const { body } = await endpoint.send('GET', `/Groups/${id}`);
  const listed = Array.isArray(body['members']) ? (body['members'] as readonly Body[]) : [];
  if (listed.some(({ value }) => value === member) !== isIn) {
    throw new Finding(
      isIn ? 'a member that was added is not in the group' : 'a member that was removed is still in the group',
      'apply every change of members: people keep access that they lost, or lack what they were given',
    );
  }
}

export const pushGroup = {
  okta: rehearseGroup(okta),
  entra: rehearseGroup(entra),
  jumpcloud: rehearseGroup(jumpcloud),
  onelogin: rehearseGroup(onelogin),
} as const;
