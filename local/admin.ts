import { Command, CommanderError } from 'commander';
import { administratorCommands } from './admin/administrators.ts';
import { clientCommands } from './admin/clients.ts';
import { Incomplete, isMistake } from './admin/command.ts';
import { memberCommands } from './admin/members.ts';
import { tokenCommands } from './admin/tokens.ts';
import { workspaceCommands } from './admin/workspaces.ts';

/* npm run admin: the operator's tool. */

const examples = `
Examples:
  admin workspace create acme --name "Acme Inc." --sso
  admin workspace scim acme on
  admin token issue acme --name okta --expires 365d
  admin token rotate acme 0a1b2c3d4e5f --grace 7d
  admin client create acme --stack workspace-scim-production
  admin client create acme --grant authorization-code --redirect-uri https://example.com/callback
  admin administrator add acme SingleSignOn_00u1 --stack workspace-scim-production
  admin workspace list --json
  admin member show acme ada@example.com
  admin member export acme --output acme.jsonl
  admin member import acme acme.jsonl
  admin workspace list --stack workspace-scim-production`;

const program = new Command('admin')
  .description(
    'Workspaces, their credentials and their members: of the server that runs on DATA_DIR, of the DynamoDB at AWS_ENDPOINT_URL_DYNAMODB where that is set, or on AWS with --stack.',
  )
  .addHelpText('after', examples)
  .addCommand(workspaceCommands)
  .addCommand(tokenCommands)
  .addCommand(clientCommands)
  .addCommand(administratorCommands)
  .addCommand(memberCommands);

for (const command of allOf(program)) command.exitOverride().showSuggestionAfterError(false).showHelpAfterError(false);

if (import.meta.main) process.exitCode = await runAdmin(process.argv.slice(2));

/** Runs the command of these words; returns its exit code. A mistake is one line and 2; 1 says that not all was done. */
export async function runAdmin(words: readonly string[]): Promise<number> {
  try {
    await program.parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Incomplete) return 1;
    const what = isMistake(error) ? error.message : `it failed (${(error as Error).name}): is the database there?`;
    console.error(`error: ${what}`);
    return 2;
  }
}

function allOf(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(allOf)];
}
