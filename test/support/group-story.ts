import { expect } from '@jest/globals';
import { eventBus } from '../../lambdas/aws/resources.ts';
import { toMembersOptions } from '../../lambdas/aws/stores.ts';
import type { GroupEvent } from '../../lambdas/groups/group-event.ts';
import type { MemberEvent } from '../../lambdas/members/member-event.ts';
import { openMembers } from '../../lambdas/members/members.ts';
import { handler } from '../../lambdas/publish.ts';
import { type DeliveredEvent, openEventBus } from '../../local/event-bus.ts';
import { type LambdaHandler, newContext } from '../../local/functions.ts';
import { base, type TestService, type TestWorkspace } from './service.ts';
import { openStream } from './stream.ts';

export type AnyEvent = DeliveredEvent<MemberEvent> | DeliveredEvent<GroupEvent>;

export const isOfGroup = (event: AnyEvent): event is DeliveredEvent<GroupEvent> =>
  event.source === eventBus.groupSource;

export interface GroupStory {
  readonly workspace: TestWorkspace;
  readonly members: Readonly<Record<string, string>>;
  readonly groups: Readonly<Record<string, string>>;
  readonly events: readonly AnyEvent[];
}

/** Groups and members with different fates, by their names, and the events of all that. */
export async function playGroupStory(service: TestService): Promise<GroupStory> {
  const delivered: AnyEvent[] = [];
  const bus = await openEventBus((event) => void delivered.push(event));
  Object.assign(process.env, bus.environment);
  const read = await openStream(service.engine);
  const workspace = await service.newWorkspace({ groups: true });
  const members: Record<string, string> = {};
  for (const userName of ['stays', 'leaves', 'returns', 'inactive', 'erased', 'forgotten']) {
    members[userName] = await post(workspace, '/Users', { userName });
  }
  const refs = (...names: readonly string[]) => names.map((name) => ({ value: members[name] }));
  const group = (displayName: string, ...names: readonly string[]) =>
    post(workspace, '/Groups', { displayName, members: refs(...names) });
  const add = (id: string | undefined, ...names: readonly string[]) =>
    patch(workspace, `/Groups/${id}`, { op: 'add', path: 'members', value: refs(...names) });
  const leave = (id: string | undefined, name: string) =>
    patch(workspace, `/Groups/${id}`, { op: 'remove', path: `members[value eq "${members[name]}"]` });
  const publish = async () =>
    (handler as unknown as LambdaHandler)({ Records: await read() }, newContext()) as Promise<unknown>;
  const erase = (id = '') => openMembers(toMembersOptions({ workspace: workspace.id, base })).erase(id);

  const crew = await group('Crew', 'stays', 'leaves', 'returns', 'inactive', 'erased', 'forgotten');
  const old = await group('Board', 'stays');
  await publish();
  await leave(crew, 'leaves');
  await leave(crew, 'returns');
  await add(crew, 'returns');
  await patch(workspace, `/Groups/${crew}`, { op: 'replace', path: 'displayName', value: 'Team' });
  await patch(workspace, `/Users/${members['inactive']}`, { op: 'replace', path: 'active', value: false });
  await add(old, 'leaves');
  await workspace.send({ method: 'DELETE', path: `/Groups/${old}` });
  const board = await group('Board', 'returns');
  await publish();
  // The record of the change has no id any more for a member that left and was erased before it is read.
  await leave(crew, 'forgotten');
  await erase(members['forgotten']);
  await erase(members['erased']);
  await publish();
  bus.close();
  return { workspace, members, groups: { crew, old, board }, events: delivered };
}

async function post(workspace: TestWorkspace, path: string, body: object): Promise<string> {
  const answer = await workspace.send({ method: 'POST', path, body });
  expect(answer.status).toBe(201);
  return JSON.parse(answer.body).id;
}

async function patch(workspace: TestWorkspace, path: string, operation: object): Promise<void> {
  const { status } = await workspace.send({ method: 'PATCH', path, body: { Operations: [operation] } });
  expect([200, 204]).toContain(status);
}
