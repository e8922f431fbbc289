import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  addSecret,
  addTrust,
  removeTrust,
  revokeClientSecret,
  rotateClientSecret,
} from '../../lambdas/management/client-credentials.ts';
import { createTokenClient, removeTokenClient } from '../../lambdas/management/token-clients.ts';
import { hashOf } from '../../lambdas/workspaces/access-token.ts';
import { openService, type TestService, type TestWorkspace } from '../support/service.ts';
import { newClient, openEndpoint, operate, post } from '../support/token-endpoint.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
let service: TestService;
let [acme, globex]: TestWorkspace[] = [];
beforeAll(async () => {
  service = await openService({ authorizerCache: 0 });
  [acme, globex] = [await service.newWorkspace(), await service.newWorkspace()];
});
afterAll(() => service.close());

const idOf = (workspace: TestWorkspace | undefined) => String(workspace?.id);
const formOf = ({ clientId, secret }: { readonly clientId: string; readonly secret: string }) => ({
  client_id: clientId,
  client_secret: secret,
});

/** The status of a list of members by this access token. */
async function use(token: unknown, workspace = acme): Promise<number | undefined> {
  const headers = { authorization: `Bearer ${token}` };
  return (await workspace?.send({ path: '/Users', headers }))?.status;
}

async function takeToken(client: Parameters<typeof formOf>[0]): Promise<string> {
  const answer = await post(service, { form: { grant_type: 'client_credentials', ...formOf(client) } });
  expect(answer.status).toBe(200);
  return String(answer.json['access_token']);
}

describe('a secret past its end', () => {
  test('gets no token, while its sibling does', async () => {
    const endpoint = openEndpoint(service.workspaces);
    const first = await newClient(idOf(acme), { secret: new Date(Date.now() + day) });
    const name = { workspaceId: idOf(acme), clientId: first.clientId };
    const { text } = await addSecret({ ...name, expires: new Date(Date.now() + 2 * day) }, operate());
    const second = { clientId: first.clientId, secret: text };
    const ask = async () => [(await endpoint.ask(formOf(first))).reason, (await endpoint.ask(formOf(second))).reason];
    expect(await ask()).toEqual([undefined, undefined]);
    endpoint.advance(day - minute);
    expect(await ask()).toEqual([undefined, undefined]);
    endpoint.advance(2 * minute);
    expect(await ask()).toEqual(['a secret that is expired', undefined]);
    endpoint.advance(day);
    expect(await ask()).toEqual(['a secret that is expired', 'a secret that is expired']);
  });

  test('ends at exactly that time', async () => {
    const endpoint = openEndpoint(service.workspaces);
    const client = await newClient(idOf(acme), { secret: new Date(endpoint.now().getTime() + 1000) });
    endpoint.advance(999);
    expect((await endpoint.ask(formOf(client))).status).toBe(200);
    endpoint.advance(1);
    expect(await endpoint.ask(formOf(client))).toMatchObject({ status: 401, error: 'invalid_client' });
  });

  test('lasts a year if nothing else is asked for', async () => {
    const endpoint = openEndpoint(service.workspaces);
    const client = await newClient(idOf(acme));
    endpoint.advance(365 * day - minute);
    expect((await endpoint.ask(formOf(client))).status).toBe(200);
    endpoint.advance(2 * minute);
    expect((await endpoint.ask(formOf(client))).status).toBe(401);
  });
});

describe('a secret', () => {
  test.each([
    ['in the past', -1, 'must be in the future'],
    ['now', 0, 'must be in the future'],
    ['in three years and two days', 1097 * day, 'must be within three years'],
  ])('cannot end %s', async (_, after, fault) => {
    const now = new Date();
    const request = { workspaceId: idOf(acme), name: 'x', scopes: ['scim'] as const };
    const secret = new Date(now.getTime() + after);
    await expect(createTokenClient({ ...request, secret }, operate(now))).rejects.toThrow(fault);
  });

  test.each(['2026-11-29', '2027-03-01', '2028-02-29'])('can end three years after %s', async (date) => {
    const now = new Date(`${date}T12:00:00Z`);
    const end = new Date(now);
    end.setUTCFullYear(now.getUTCFullYear() + 3);
    const { client } = await newClient(idOf(acme), { secret: end }, now);
    expect(client.secrets[0]?.expires).toBe(end.toISOString());
  });

  test('is one of five at most that are valid; those that have ended do not count', async () => {
    const { clientId, client } = await newClient(idOf(acme));
    const name = { workspaceId: idOf(acme), clientId, expires: undefined };
    for (let at = 0; at < 4; at += 1) await addSecret(name, operate());
    await expect(addSecret(name, operate())).rejects.toThrow('has 5 secrets, the most that it may have');
    const secretId = String(client.secrets[0]?.secretId);
    await expect(rotateClientSecret({ ...name, secretId, grace: day }, operate())).rejects.toThrow('has 5 secrets');
    await rotateClientSecret({ ...name, secretId, grace: 0 }, operate());
    await expect(addSecret(name, operate())).rejects.toThrow('has 5 secrets');
  });

  test('stays in the list for a day after its end, so that its tokens end with it', async () => {
    const { clientId, client } = await newClient(idOf(acme));
    const name = { workspaceId: idOf(acme), clientId };
    const secretId = String(client.secrets[0]?.secretId);
    await revokeClientSecret({ ...name, secretId }, operate());
    const idsAfter = async (milliseconds: number) => {
      await addSecret({ ...name, expires: undefined }, operate(new Date(Date.now() + milliseconds)));
      return (await service.workspaces.findTokenClient(clientId))?.secrets.map((secret) => secret.secretId);
    };
    expect(await idsAfter(day - minute)).toContain(secretId);
    expect(await idsAfter(day + minute)).not.toContain(secretId);
  });

  test('is made and revoked twenty times a day at most', async () => {
    const { clientId } = await newClient(idOf(acme), { secret: 'none' });
    const name = { workspaceId: idOf(acme), clientId };
    for (let at = 0; at < 20; at += 1) {
      const { secret } = await addSecret({ ...name, expires: undefined }, operate());
      await revokeClientSecret({ ...name, secretId: secret.secretId }, operate());
    }
    await expect(addSecret({ ...name, expires: undefined }, operate())).rejects.toThrow('try again tomorrow');
  });

  test('of another client is worth nothing', async () => {
    const [one, other] = [await newClient(idOf(acme)), await newClient(idOf(acme))];
    const endpoint = openEndpoint(service.workspaces);
    expect(await endpoint.ask({ client_id: one.clientId, client_secret: other.secret })).toMatchObject({
      status: 401,
      reason: 'a secret that the client has not',
    });
  });

  test('is stored as a hash only', async () => {
    const { secret, clientId } = await newClient(idOf(acme));
    const stored = JSON.stringify(await service.workspaces.findTokenClient(clientId));
    expect(stored).not.toContain(secret);
    expect(stored).toContain(secret.slice(0, 10));
  });
});

describe('a rotated secret', () => {
  test('is good until the end of its grace, and has a successor with its lifetime', async () => {
    const endpoint = openEndpoint(service.workspaces);
    const now = endpoint.now();
    const old = await newClient(idOf(acme), { secret: new Date(now.getTime() + 30 * day) }, now);
    const { clientId } = old;
    const secretId = String(old.client.secrets[0]?.secretId);
    const rotation = { workspaceId: idOf(acme), clientId, secretId, grace: 60 * minute };
    const { text, secret } = await rotateClientSecret(rotation, operate(now));
    expect(Date.parse(secret.expires) - now.getTime()).toBe(30 * day);
    const ask = async () => [
      (await endpoint.ask(formOf(old))).status,
      (await endpoint.ask({ client_id: clientId, client_secret: text })).status,
    ];
    expect(await ask()).toEqual([200, 200]);
    endpoint.advance(59 * minute);
    expect(await ask()).toEqual([200, 200]);
    endpoint.advance(2 * minute);
    expect(await ask()).toEqual([401, 200]);
    expect((await endpoint.ask(formOf(old))).reason).toBe('a secret that was rotated');
  });

  test('does not live longer than it would have', async () => {
    const now = new Date();
    const { clientId, client } = await newClient(idOf(acme), { secret: new Date(now.getTime() + minute) }, now);
    const secretId = String(client.secrets[0]?.secretId);
    await rotateClientSecret({ workspaceId: idOf(acme), clientId, secretId, grace: day }, operate(now));
    const stored = await service.workspaces.findTokenClient(clientId);
    expect(stored?.secrets[0]?.expires).toBe(client.secrets[0]?.expires);
  });

  test.each([
    ['revoked', -1],
    ['expired', 2 * 365 * day],
  ])('has no successor once it is %s', async (over, later) => {
    const { clientId, client } = await newClient(idOf(acme));
    const secretId = String(client.secrets[0]?.secretId);
    const name = { workspaceId: idOf(acme), clientId, secretId };
    if (over === 'revoked') await revokeClientSecret(name, operate());
    const at = new Date(Date.now() + Math.max(later, 0));
    await expect(rotateClientSecret({ ...name, grace: 0 }, operate(at))).rejects.toThrow(`the secret is ${over}`);
  });

  test('costs four clients that loop no request', async () => {
    const { clientId, secret, client } = await newClient(idOf(acme));
    let current = { text: secret, id: String(client.secrets[0]?.secretId) };
    let done = false;
    const failures: number[] = [];
    let tokens = 0;
    const loop = async () => {
      while (!done) {
        const answer = await post(service, {
          form: { grant_type: 'client_credentials', client_id: clientId, client_secret: current.text },
        });
        if (answer.status !== 200) failures.push(answer.status);
        const status = await use(answer.json['access_token']);
        if (status !== 200) failures.push(Number(status));
        tokens += 1;
      }
    };
    const loops = Array.from({ length: 4 }, loop);
    for (let at = 0; at < 10; at += 1) {
      // The old one is valid for two seconds more; a client has the new one long before.
      const rotation = { workspaceId: idOf(acme), clientId, secretId: current.id, grace: 2000 };
      const rotated = await rotateClientSecret(rotation, operate());
      current = { text: rotated.text, id: rotated.secret.secretId };
      await sleep(700);
    }
    done = true;
    await Promise.all(loops);
    expect({ failures, busy: tokens > 40 }).toEqual({ failures: [], busy: true });
  }, 60_000);
});

describe('the tokens of a client', () => {
  test('end at once if it is removed', async () => {
    const client = await newClient(idOf(acme));
    const token = await takeToken(client);
    expect(await use(token)).toBe(200);
    await removeTokenClient({ workspaceId: idOf(acme), clientId: client.clientId }, operate());
    expect(await use(token)).toBe(401);
    const form = { grant_type: 'client_credentials', ...formOf(client) };
    expect((await post(service, { form })).status).toBe(401);
  });

  test('end at once if their secret is revoked; those of its sibling go on', async () => {
    const first = await newClient(idOf(acme));
    const name = { workspaceId: idOf(acme), clientId: first.clientId };
    const { text } = await addSecret({ ...name, expires: undefined }, operate());
    const [one, other] = [await takeToken(first), await takeToken({ clientId: first.clientId, secret: text })];
    await revokeClientSecret({ ...name, secretId: String(first.client.secrets[0]?.secretId) }, operate());
    expect([await use(one), await use(other)]).toEqual([401, 200]);
  });

  test('go on until their own end if their secret expires', async () => {
    const client = await newClient(idOf(acme), { secret: new Date(Date.now() + 1000) });
    const token = await takeToken(client);
    await sleep(1100);
    expect(await use(token)).toBe(200);
  });

  test('are not revoked by a trust that comes and goes', async () => {
    const client = await newClient(idOf(acme));
    const token = await takeToken(client);
    const name = { workspaceId: idOf(acme), clientId: client.clientId };
    const trusted = { issuer: 'https://login.example.com', subject: 'app', audience: 'scim' };
    const { trustId } = await addTrust({ ...name, trusted }, operate());
    await removeTrust({ ...name, trustId }, operate());
    expect(await use(token)).toBe(200);
  });

  test('open their own workspace only', async () => {
    const token = await takeToken(await newClient(idOf(globex)));
    await acme?.send({ method: 'POST', path: '/Users', body: { userName: 'of acme' } });
    const headers = { authorization: `Bearer ${token}` };
    expect(JSON.parse(String((await acme?.send({ path: '/Users', headers }))?.body))).toMatchObject({
      totalResults: 0,
    });
  });

  test('end after an hour, or as the setting says', async () => {
    for (const lifetime of [3600, 21_600]) {
      const endpoint = openEndpoint(service.workspaces, lifetime);
      const client = await newClient(idOf(acme));
      const { token } = await endpoint.ask(formOf(client));
      const stored = await service.workspaces.findToken(hashOf(token));
      expect(Date.parse(String(stored?.expires)) - endpoint.now().getTime()).toBe(lifetime * 1000);
    }
  });

  test('are in no list of access tokens', async () => {
    const before = await service.workspaces.listTokens(idOf(acme));
    await takeToken(await newClient(idOf(acme)));
    expect(await service.workspaces.listTokens(idOf(acme))).toEqual(before);
  });
});
