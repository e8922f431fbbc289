import { expect, test } from '@jest/globals';
import type { Use } from '../../lambdas/workspaces/access-token.ts';
import { noteUseOf } from '../../lambdas/workspaces/client-use.ts';
import { newTokenClient } from '../../lambdas/workspaces/token-client.ts';

const at = (time: string) => `2026-11-29T${time}.000Z`;
const address = '192.0.2.1';

/** What is noted at 12:00 of a trust that was used before; undefined if nothing is. */
async function note(purpose: 'token' | 'request', lastUsed: Omit<Use, 'address'> | undefined) {
  const trust = { issuer: 'https://issuer.example.com', subject: 's', audience: 'a' };
  const request = { workspaceId: 'acme', name: 'Entra', scopes: ['scim'], trusts: [trust] } as const;
  const made = newTokenClient(request, new Uint8Array(32), new Date(at('10:00:00')));
  const used = lastUsed && { lastUsed: { ...lastUsed, address } };
  const client = { ...made, trusts: made.trusts.map((each) => ({ ...each, ...used })) };
  const noted: Use[] = [];
  const store = { noteClientUse: async (_: unknown, __: string, use: Use) => void noted.push(use) };
  const credentialId = client.trusts[0]?.trustId ?? '';
  await noteUseOf(
    { client, credentialId, purpose },
    { address, client: undefined },
    { store, now: new Date(at('12:00:00')) },
  );
  return noted[0];
}

const now = at('12:00:00');

test.each([
  ['token', undefined, { time: now }],
  ['token', { time: at('11:59:30') }, undefined],
  ['token', { time: at('11:00:00'), requested: at('11:00:00') }, { time: now, requested: at('11:00:00') }],
  ['request', undefined, { time: now, requested: now }],
  ['request', { time: at('11:59:59') }, { time: now, requested: now }],
  ['request', { time: at('11:59:59'), requested: at('11:00:00') }, { time: now, requested: now }],
  ['request', { time: at('11:59:30'), requested: at('11:59:30') }, undefined],
] as const)('a use for a %s after %j is noted as %j', async (purpose, before, noted) => {
  expect(await note(purpose, before)).toEqual(noted && { ...noted, address });
});
