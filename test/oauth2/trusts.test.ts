import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addTrust, removeTrust } from '../../lambdas/management/client-credentials.ts';
import type { TrustedSubject } from '../../lambdas/workspaces/token-client.ts';
import { assertionOf, type Shape, shapes, trustOf, withAssertion } from '../support/assertions.ts';
import { openIssuer, type TestIssuer } from '../support/issuer.ts';
import { openService, type TestService, type TestWorkspace } from '../support/service.ts';
import { newClient, operate, post } from '../support/token-endpoint.ts';

let service: TestService;
let workspace: TestWorkspace;
let tenant: TestIssuer;
beforeAll(async () => {
  service = await openService({ authorizerCache: 0 });
  workspace = await service.newWorkspace();
  tenant = await openIssuer();
});
afterAll(async () => {
  tenant.close();
  await service.close();
});

const [entra] = shapes as readonly [Shape, ...Shape[]];

/** A client with the trust, and a secret, so that each trust can be removed; and the ways to change it. */
async function newFederated(trusts: readonly TrustedSubject[], now = new Date()) {
  const { client, clientId } = await newClient(workspace.id, { trusts }, now);
  const name = { workspaceId: workspace.id, clientId };
  return {
    trustId: String(client.trusts[0]?.trustId),
    clientId,
    add: (trusted: TrustedSubject) => addTrust({ ...name, trusted }, operate(now)),
    remove: (trustId: string) => removeTrust({ ...name, trustId }, operate(now)),
  };
}

async function takeToken(clientId: string): Promise<string> {
  const form = { grant_type: 'client_credentials', ...withAssertion(clientId, assertionOf(tenant, entra)) };
  return String((await post(service, { form })).json['access_token']);
}

const use = async (token: string) =>
  (await workspace.send({ path: '/Users', headers: { authorization: `Bearer ${token}` } })).status;

describe('the tokens of a trust that was removed stay refused if it is added again', () => {
  test.each<[string, () => Partial<TrustedSubject>]>([
    ['as it was', () => ({})],
    ['with keys at their address', () => ({ jwksUri: tenant.jwksUri })],
    ['with keys at another address', () => ({ jwksUri: `${tenant.issuer}/keys` })],
  ])('%s', async (_, over) => {
    const trusted = trustOf(tenant, entra);
    const { clientId, trustId, add, remove } = await newFederated([trusted]);
    const token = await takeToken(clientId);
    expect(await use(token)).toBe(200);
    await remove(trustId);
    expect(await use(token)).toBe(401);
    const again = await add({ ...trusted, ...over() });
    expect(again.trustId).not.toBe(trustId);
    expect(await use(token)).toBe(401);
    const next = await takeToken(clientId);
    expect(await use(next)).toBe(200);
    await remove(again.trustId);
    expect([await use(token), await use(next)]).toEqual([401, 401]);
  });
});

describe('a trust with the same issuer, subject and audience as one that exists is a conflict', () => {
  test.each<[string, () => Partial<TrustedSubject>]>([
    ['as it is', () => ({})],
    ['with keys at an address', () => ({ jwksUri: tenant.jwksUri })],
  ])('%s', async (_, over) => {
    const trusted = trustOf(tenant, entra);
    const { add } = await newFederated([trusted]);
    await expect(add({ ...trusted, ...over() })).rejects.toThrow(
      'the client has a trust with this issuer, subject and audience: remove it first',
    );
    await expect(newFederated([trusted, { ...trusted, ...over() }])).rejects.toThrow('the client has a trust with');
  });

  test.each(['subject', 'audience'])('another %s is another trust', async (part) => {
    const trusted = trustOf(tenant, entra);
    const { add, trustId } = await newFederated([trusted]);
    expect((await add({ ...trusted, [part]: 'other' })).trustId).not.toBe(trustId);
  });
});

describe('a trust with a blank at an end of a part is refused by the name of the part', () => {
  const whole = {
    issuer: 'https://a.example.com',
    subject: 'app',
    audience: 'scim',
    jwksUri: 'https://a.example.com/k',
  };
  const blanks = [' ', '\u00a0', '\u3000', '\ufeff'];
  const cases = (Object.keys(whole) as (keyof typeof whole)[]).flatMap((part) =>
    blanks.flatMap((blank) => [
      [part, JSON.stringify(blank + whole[part]), blank + whole[part]] as const,
      [part, JSON.stringify(whole[part] + blank), whole[part] + blank] as const,
    ]),
  );
  test.each(cases)('%s: %s', async (part, _, text) => {
    const fault = `the ${part} has a blank at its beginning or end: remove it`;
    const trusted = { ...whole, [part]: text };
    await expect(newFederated([trusted])).rejects.toMatchObject({ message: fault, attribute: part });
    const { add } = await newFederated([]);
    await expect(add(trusted)).rejects.toMatchObject({ message: fault, attribute: part });
  });

  test('as is the address of the keys of a client', async () => {
    const keys = { jwksUri: ` ${whole.jwksUri}` };
    await expect(newClient(workspace.id, { secret: 'none', keys })).rejects.toThrow('the jwksUri has a blank at its');
  });

  test('a blank within a subject is part of it', async () => {
    const { add } = await newFederated([]);
    expect(await add({ ...whole, subject: 'app of Acme' })).toMatchObject({ subject: 'app of Acme' });
  });
});
