import { Command } from 'commander';
import { addTrust, removeTrust } from '../../lambdas/management/client-credentials.ts';
import { readTokenClient } from '../../lambdas/management/token-clients.ts';
import type { Trust } from '../../lambdas/workspaces/token-client.ts';
import { newCommand, type Options, openAdministration } from './command.ts';
import type { Column } from './text-table.ts';

const columns: readonly Column<Trust>[] = [
  { title: 'id', cell: ({ trustId }) => trustId },
  { title: 'issuer', cell: ({ issuer }) => issuer },
  { title: 'subject', cell: ({ subject }) => subject },
  { title: 'audience', cell: ({ audience }) => audience },
  { title: 'created', cell: ({ created }) => created },
  { title: 'last used', cell: ({ lastUsed }) => (lastUsed ? `${lastUsed.time} by ${lastUsed.address}` : 'never') },
];

const show = (trusts: readonly Trust[]) => ({ json: trusts, rows: trusts, columns });

/** client trust add, list, remove. */
export const trustCommands = new Command('trust')
  .description('the issuers whose tokens a client of the token endpoint may present instead of a secret')
  .addCommand(
    newCommand(
      'add <workspace> <clientId>',
      'let the client present the tokens of an issuer',
      async ([workspaceId = '', clientId = ''], { issuer, subject, audience, jwksUri }: TrustOptions) => {
        const trusted = { issuer, subject, audience, jwksUri };
        return show([await addTrust({ workspaceId, clientId, trusted }, openAdministration())]);
      },
    )
      .requiredOption('--issuer <url>', 'the claim iss of the tokens')
      .requiredOption('--subject <text>', 'the claim sub of the tokens')
      .requiredOption('--audience <text>', 'the claim aud of the tokens')
      .option(
        '--jwks-uri <url>',
        'the address of the keys; by default, the OpenID configuration of the issuer names it',
      ),
  )
  .addCommand(
    newCommand('list <workspace> <clientId>', 'show the trusts', async ([workspaceId = '', clientId = '']) =>
      show((await readTokenClient({ workspaceId, clientId }, openAdministration())).trusts),
    ),
  )
  .addCommand(
    newCommand(
      'remove <workspace> <clientId> <trustId>',
      'remove a trust, which ends the tokens that were issued for it',
      async ([workspaceId = '', clientId = '', trustId = '']) => {
        await removeTrust({ workspaceId, clientId, trustId }, openAdministration());
        return { json: { removed: trustId }, text: `removed ${trustId}` };
      },
    ),
  );

interface TrustOptions extends Options {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly jwksUri?: string;
}
