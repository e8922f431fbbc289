import { Command, CommanderError } from 'commander';
import { parseEnvironment } from '../local/environment.ts';
import { administratorCommands } from './admin/administrators.ts';
import { clientCommands } from './admin/clients.ts';
import { Incomplete, isUsageError } from './admin/command.ts';
import { groupCommands } from './admin/groups.ts';
import { keyCommands } from './admin/keys.ts';
import { memberCommands } from './admin/members.ts';
import { tokenCommands } from './admin/tokens.ts';
import { workspaceCommands } from './admin/workspaces.ts';

/* npm run admin: the operator's tool. */

/** At least one for each command. */
const examples = [
  'workspace create acme --name "Acme Inc." --sso',
  'workspace list --json',
  'workspace list --stack workspace-scim-production',
  'workspace show acme',
  'workspace sso acme on',
  'workspace scim acme on',
  'workspace groups acme on',
  'workspace mode acme strict',
  'workspace usage-key acme --stack workspace-scim-production',
  'workspace check',
  'workspace check acme --mend',
  'workspace restore acme --members scim-members-restored',
  'workspace restore --members scim-members-restored --workspaces scim-workspaces-restored --lost',
  'workspace delete acme',
  'workspace delete acme --yes --stack workspace-scim-production',
  'workspace settings-link acme --actor 42 --name "Ada Lovelace"',
  'key issue --name backend',
  'key list',
  'key rotate 0a1b2c3d4e5f --grace 7d',
  'key revoke 0a1b2c3d4e5f',
  'token issue acme --name okta --expires 365d',
  'token issue acme --name audit --read-only',
  'token list acme',
  'token rotate acme 0a1b2c3d4e5f --grace 7d',
  'token revoke acme 0a1b2c3d4e5f',
  'client add acme --issuer https://login.example.com --client-id 0oa1',
  'client create acme --name "Entra ID" --stack workspace-scim-production',
  'client create acme --name "Entra ID" --no-secret',
  'client create acme --grant authorization-code --redirect-uri https://example.com/callback',
  'client list acme',
  'client remove acme --client-id wsclient_0a1b2c3d4e5f6g7h8i9j0k',
  'client remove acme --issuer https://login.example.com --client-id 0oa1',
  'client secret add acme wsclient_0a1b2c3d4e5f6g7h8i9j0k --expires 180d',
  'client secret list acme wsclient_0a1b2c3d4e5f6g7h8i9j0k',
  'client secret rotate acme wsclient_0a1b2c3d4e5f6g7h8i9j0k 0a1b2c3d4e5f --grace 7d',
  'client secret revoke acme wsclient_0a1b2c3d4e5f6g7h8i9j0k 0a1b2c3d4e5f',
  'client trust add acme wsclient_0a1b2c3d4e5f6g7h8i9j0k --issuer https://login.example.com --subject app --audience scim',
  'client trust list acme wsclient_0a1b2c3d4e5f6g7h8i9j0k',
  'client trust remove acme wsclient_0a1b2c3d4e5f6g7h8i9j0k 0a1b2c3d4e5f',
  'client key add acme wsclient_0a1b2c3d4e5f6g7h8i9j0k --jwks keys.json',
  'client key list acme wsclient_0a1b2c3d4e5f6g7h8i9j0k',
  'client key replace acme wsclient_0a1b2c3d4e5f6g7h8i9j0k --jwks-uri https://keys.example.com/jwks',
  'client key remove acme wsclient_0a1b2c3d4e5f6g7h8i9j0k --kid 2026-11',
  'client assertion acme -',
  'administrator add acme SingleSignOn_00u1 --stack workspace-scim-production',
  'administrator list acme',
  'administrator remove acme SingleSignOn_00u1',
  'group list acme',
  'group export acme --output groups.jsonl',
  'group import acme groups.jsonl',
  'member show acme ada@example.com',
  'member export acme --output acme.jsonl',
  'member import acme acme.jsonl',
  'member import acme acme.jsonl --update',
  'member erase acme 1-1v0Vz7LQlsrLFT9fKhd4dT',
];

const program = new Command('admin')
  .description(
    'Manages workspaces, their credentials and their members: on the server that runs on DATA_DIR, in the DynamoDB at AWS_ENDPOINT_URL_DYNAMODB if that is set, or on AWS with --stack.',
  )
  .addCommand(workspaceCommands)
  .addCommand(keyCommands)
  .addCommand(tokenCommands)
  .addCommand(clientCommands)
  .addCommand(administratorCommands)
  .addCommand(memberCommands)
  .addCommand(groupCommands);

for (const [command, words] of allOf(program, '')) {
  const own = examples.filter((example) => `${example} `.startsWith(words)).map((example) => `\n  admin ${example}`);
  command.addHelpText('after', `\nExamples:${own.join('')}`);
  command.exitOverride().showSuggestionAfterError(false).showHelpAfterError(false);
}

if (import.meta.main) process.exitCode = await runAdmin(process.argv.slice(2));

/** Runs a command line and returns its exit code: 2 after an error, which is one line; 1 if the command did not complete everything. */
export async function runAdmin(words: readonly string[]): Promise<number> {
  try {
    parseEnvironment(process.env);
    await program.parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Incomplete) return 1;
    const what = isUsageError(error)
      ? error.message
      : `the command failed (${(error as Error).name}): check that the database is running`;
    console.error(`error: ${what}`);
    return 2;
  }
}

/** A command and its subcommands, each with its full name: 'token issue ' */
function allOf(command: Command, words: string): readonly (readonly [Command, string])[] {
  return [[command, words], ...command.commands.flatMap((sub) => allOf(sub, `${words}${sub.name()} `))];
}
