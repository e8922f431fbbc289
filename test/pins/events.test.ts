import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { handler } from '../../lambdas/publish.ts';
import { type DeliveredEvent, type LocalEventBus, openEventBus } from '../../local/event-bus.ts';
import type { LambdaHandler } from '../../local/functions.ts';
import { openService, type TestService } from '../support/service.ts';
import { openStream } from '../support/stream.ts';

let service: TestService;
let bus: LocalEventBus;
const delivered: DeliveredEvent[] = [];
beforeAll(async () => {
  service = await openService();
  bus = await openEventBus((event) => {
    delivered.push(event);
    return undefined;
  });
  Object.assign(process.env, bus.environment);
});
afterAll(async () => {
  bus.close();
  await service.close();
});

test('the event of a new member, as the bus has it', async () => {
  const read = await openStream(service.engine);
  const workspace = await service.newWorkspace();
  const { body } = await workspace.send({
    method: 'POST',
    path: '/Users',
    body: { userName: 'ada@example.com', externalId: '00u1' },
  });
  const { id, meta } = JSON.parse(body);
  await (handler as unknown as LambdaHandler)({ Records: await read() }, undefined as never);
  expect(delivered).toEqual([
    expect.objectContaining({
      source: 'workspace-scim',
      'detail-type': 'Member created',
      detail: {
        version: 1,
        type: 'created',
        workspace: workspace.id,
        id,
        externalId: '00u1',
        active: true,
        role: 'contributor',
        revision: 1,
        time: meta.lastModified,
      },
    }),
  ]);
});
