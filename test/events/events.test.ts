import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { otherFunctionNames } from '../../lambdas/http/routes.ts';
import { type DeliveredEvent, type LocalEventBus, openEventBus } from '../../local/event-bus.ts';
import { type LambdaHandler, newContext } from '../../local/functions.ts';
import { findRoute, toProxyEvent } from '../../local/proxy-event.ts';
import { openService, type TestService } from '../support/service.ts';
import { openStream } from '../support/stream.ts';
import { administrator, eventNames, functionOf, playScenes, type Run, readEvent } from './scenes.ts';

let service: TestService;
let bus: LocalEventBus;
const delivered: DeliveredEvent[] = [];
beforeAll(async () => {
  service = await openService();
  bus = await openEventBus((event) => void delivered.push(event));
  Object.assign(process.env, bus.environment);
});
afterAll(async () => {
  bus.close();
  await service.close();
});

const run: Run = async (name, event) => {
  const { handler } = (await import(`../../lambdas/${name}.ts`)) as { handler: LambdaHandler };
  return handler(event, newContext());
};

test('each event plays its scene, and there are no others', async () => {
  await service.workspaces.addAdministrator(administrator);
  const played = await playScenes(run);
  expect([...new Set(played)].sort()).toEqual(eventNames.toSorted());
  expect(delivered.map(({ detail }) => [detail.type, detail.workspace, detail.externalId])).toEqual([
    ['deactivated', 'acme', '00u1abcd2EFGHIJKL345'],
  ]);
});

const isOfStream = (name: string) => otherFunctionNames.some((each) => each === functionOf(name));

test.each(eventNames.filter((name) => !isOfStream(name)))('%s is an event as the gateway makes it', (name) => {
  const event = readEvent(name);
  const { httpMethod: method, path, multiValueQueryStringParameters: query } = event;
  const pairs = Object.entries(query ?? {}).flatMap(([key, values = []]) =>
    values.map((value) => [key, value] as [string, string]),
  );
  const url = pairs.length > 0 ? `${path}?${new URLSearchParams(pairs)}` : path;
  const match = findRoute(method, url);
  const headers = event.multiValueHeaders as Record<string, string[]>;
  const host = event.requestContext.domainName as string;
  const body = Buffer.from(event.body ?? '', 'base64');
  if (!match) throw new Error('no route');
  const made = toProxyEvent({ method, url, headers, body, sourceIp: '192.0.2.10', host }, match, null);
  const { requestContext: _, body: sent, isBase64Encoded, ...rest } = made;
  expect(event).toMatchObject({ ...rest, ...(name !== 'authorizer' && { body: sent, isBase64Encoded }) });
  expect(event.requestContext).toMatchObject({ httpMethod: method, resourcePath: match.resource, domainName: host });
});

test.each(['publish-deactivate', 'record-deactivate'])(
  '%s is an event as the stream of the members table makes it',
  async (name) => {
    const read = await openStream(service.engine);
    const workspace = await service.newWorkspace();
    const { body } = await workspace.send({
      method: 'POST',
      path: '/Users',
      body: { userName: 'ada', externalId: '1' },
    });
    const Operations = [{ op: 'replace', path: 'active', value: false }];
    await workspace.send({ method: 'PATCH', path: `/Users/${JSON.parse(body).id}`, body: { Operations } });
    const [, deactivated] = await read();
    const [record] = (readEvent(name) as unknown as DynamoDBStreamEvent).Records;
    expect(shapeOf(record)).toEqual(shapeOf(deactivated));
  },
);

/** The names and types in a value, whatever the values are. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shapeOf(each)]));
}
