import { expect, test } from '@jest/globals';
import { preTokenGeneration } from '../../lambdas/workspaces/pre-token-generation.ts';
import { openMemoryStore } from './memory-store.ts';

const issuer = 'https://issuer.example.com';
const created = '2026-01-01T00:00:00.000Z';
const store = openMemoryStore({
  administrators: [{ workspaceId: 'acme', user: 'ada', created }],
  clients: [
    { workspaceId: 'acme', issuer, clientId: 'of acme', created },
    { workspaceId: 'globex', issuer, clientId: 'of globex', created },
  ],
});

test.each([
  ['ada', 'of acme', 'acme'],
  ['ada', 'of none', 'acme'],
  ['ada', 'of globex', undefined],
  ['bob', 'of acme', undefined],
  ['bob', 'of none', undefined],
])('%s, who signs in by a client %s, gets %s', async (user, clientId, workspace) => {
  expect(await preTokenGeneration({ user, issuer, clientId }, store)).toBe(workspace);
});
