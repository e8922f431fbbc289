import { text } from 'node:stream/consumers';
import { loopbackKeys } from '../../lambdas/aws/config.ts';
import { openAssertions } from '../../lambdas/aws/jwt/assertions.ts';
import { openWorkspaces } from '../../lambdas/aws/stores.ts';
import { tokenPath } from '../../lambdas/http/routes.ts';
import { readWorkspace } from '../../lambdas/management/administration.ts';
import type { Finding } from '../../lambdas/oauth2/assertion.ts';
import { checkAssertion } from '../../lambdas/oauth2/assertion-check.ts';
import { keysId } from '../../lambdas/workspaces/client-keys.ts';
import { newCommand, openAdministration } from './command.ts';
import { findOrigin } from './origin.ts';
import type { Column } from './text-table.ts';

const columns: readonly Column<Finding>[] = [
  { title: 'claim', cell: ({ claim }) => claim },
  { title: '', cell: ({ ok }) => (ok ? 'right' : 'WRONG') },
  { title: 'what', cell: ({ detail }) => detail },
  { title: 'in the token', cell: ({ found }) => found ?? '' },
  { title: 'expected', cell: ({ ok, expected }) => (ok ? '' : (expected ?? '')) },
];

const refused = 'the token endpoint refuses this token';
const once = ', if it was not used before: a self-signed token is good only once';

/** client assertion. */
export const assertionCommand = newCommand(
  'assertion <workspace> <token>',
  'compare a token with the trusts of a workspace, claim by claim; - reads it from the input. Nothing is stored',
  async ([workspaceId = '', given = ''], { stack }) => {
    await readWorkspace(workspaceId, openAdministration());
    const token = (given === '-' ? await text(process.stdin) : given).trim();
    const origin = await findOrigin(stack);
    const check = await checkAssertion(token, await openWorkspaces().listTokenClients(workspaceId), {
      jwts: openAssertions({ now: Date.now, isLocal: loopbackKeys }),
      audiences: [origin, origin + tokenPath],
      now: new Date(),
    });
    const { ok, clientId, credentialId, findings } = check;
    const compared = clientId === undefined ? '' : `\ncompared with client ${clientId}, credential ${credentialId}`;
    const verdict = ok ? `the token endpoint accepts this token${credentialId === keysId ? once : ''}` : refused;
    return { json: check, rows: findings, columns, text: `${compared}\n${verdict}`, incomplete: !ok };
  },
);
