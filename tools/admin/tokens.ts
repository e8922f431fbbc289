import { Command } from 'commander';
import { openWorkspaces } from '../../lambdas/aws/stores.ts';
import { readWorkspace } from '../../lambdas/management/administration.ts';
import {
  type IssuedToken,
  issueAccessToken,
  revokeAccessToken,
  rotateAccessToken,
} from '../../lambdas/management/tokens.ts';
import type { AccessToken } from '../../lambdas/workspaces/access-token.ts';
import {
  graceOption,
  newCommand,
  type Options,
  openAdministration,
  parseDuration,
  parseName,
  type RotateOptions,
} from './command.ts';
import { lifeColumns } from './life-columns.ts';
import type { Column } from './text-table.ts';

const columns: readonly Column<AccessToken>[] = [
  { title: 'id', cell: ({ tokenId }) => tokenId },
  { title: 'name', cell: ({ name }) => name },
  { title: 'begins', cell: ({ beginning }) => `${beginning}...` },
  { title: 'scopes', cell: ({ scopes }) => scopes.join(' ') },
  ...lifeColumns,
];

/** The parts of a token that may be shown: all but its hash. */
const toJson = ({ hash: _, ...token }: AccessToken) => token;

const show = (tokens: readonly AccessToken[]) => ({ json: tokens.map(toJson), rows: tokens, columns });

/** token issue, list, rotate, revoke. */
export const tokenCommands = new Command('token')
  .description('the access tokens of a workspace')
  .addCommand(
    newCommand('issue <workspace>', 'create a token and print it, once', async ([id = ''], options: IssueOptions) => {
      const { name, expires, readOnly } = options;
      const end = expires === undefined ? undefined : new Date(Date.now() + expires);
      const scopes = [readOnly ? 'scim:read' : 'scim'];
      const request = { workspaceId: id, name, scopes, ...(end && { expires: end }) };
      return showIssued(await issueAccessToken(request, openAdministration()));
    })
      .requiredOption('--name <name>', 'a name that tells people what uses the token', parseName)
      .option(
        '--expires <duration>',
        'how long the token is valid: 30m, 12h or 90d; unlimited by default',
        parseDuration,
      )
      .option('--read-only', 'allow reading members only'),
  )
  .addCommand(
    newCommand('list <workspace>', 'show the tokens, without the secrets', async ([id = '']) => {
      await readWorkspace(id, openAdministration());
      return show(await openWorkspaces().listTokens(id));
    }),
  )
  .addCommand(
    newCommand(
      'rotate <workspace> <tokenId>',
      'create a token that replaces another, which stays valid for a while',
      async ([id = '', tokenId = ''], { grace }: RotateOptions) =>
        showIssued(await rotateAccessToken({ workspaceId: id, tokenId, grace }, openAdministration())),
    ).addOption(graceOption('token')),
  )
  .addCommand(
    newCommand('revoke <workspace> <tokenId>', 'revoke a token', async ([id = '', tokenId = '']) =>
      show([await revokeAccessToken({ workspaceId: id, tokenId }, openAdministration())]),
    ),
  );

interface IssueOptions extends Options {
  readonly name: string;
  readonly expires?: number;
  readonly readOnly?: true;
}

const showIssued = ({ text, token }: IssuedToken) => ({
  json: { token: text, tokenId: token.tokenId },
  text: `${text}\n(id ${token.tokenId}; it is not shown again)`,
});
