import { Command, CommanderError } from 'commander';
import { clientCommands } from './admin/clients.ts';
import { isMistake } from './admin/command.ts';
import { tokenCommands } from './admin/tokens.ts';
import { workspaceCommands } from './admin/workspaces.ts';

/* npm run admin: the operator's tool. A mistake is one line and exit code 2. */

const examples = `
Examples:
  admin workspace create acme --name "Acme Inc." --sso
  admin workspace scim acme on
  admin token issue acme --name okta --expires 365d
  admin token rotate acme 0a1b2c3d4e5f --grace 7d
  admin workspace list --json
  admin workspace list --stack workspace-scim-production`;

const program = new Command('admin')
  .description(
    'Workspaces and their credentials: of the server that runs on DATA_DIR, of the DynamoDB at AWS_ENDPOINT_URL_DYNAMODB where that is set, or on AWS with --stack.',
  )
  .addHelpText('after', examples)
  .addCommand(workspaceCommands)
  .addCommand(tokenCommands)
  .addCommand(clientCommands);

for (const command of allOf(program)) command.exitOverride().showSuggestionAfterError(false).showHelpAfterError(false);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (isMistake(error)) fail(error.message);
  else fail(`it failed (${(error as Error).name}): is the database there?`);
}

function allOf(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(allOf)];
}

function fail(message: string): void {
  console.error(`error: ${message}`);
  process.exitCode = 2;
}
