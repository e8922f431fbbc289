import { settingsPath } from '../../lambdas/http/routes.ts';
import { openSettingsSession, toSettingsLink } from '../../lambdas/management/sessions.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import { dataFolder } from '../../local/engine.ts';
import { issuerPath } from '../../local/issuer/issuer.ts';
import { readSecrets } from '../../local/issuer/secrets.ts';
import { newCommand, type Options, openAdministration } from './command.ts';

/** workspace settings-link. */
export const linkCommand = newCommand(
  'settings-link <workspace>',
  'make a link to the settings page of a workspace: it works once, within two minutes',
  async ([workspaceId = ''], { actor: id, name, stack, url = localUrl(stack) }: LinkOptions) => {
    const { session, code } = await openSettingsSession({ workspaceId, actor: { id, name } }, openAdministration());
    const link = toSettingsLink(url, code);
    return { json: { url: link, expires: session.expires }, text: link };
  },
)
  .option('--actor <id>', 'who opens it, by an id of the product', 'operator')
  .option('--name <name>', 'who opens it, by name', 'Operator')
  .option('--url <url>', 'the address of the settings page; by default that of the server on this machine');

interface LinkOptions extends Options {
  readonly actor: string;
  readonly name: string;
  readonly url?: string;
}

/** Where `npm start` serves the page; its issuer is beside it. Throws UsageError for a stack. */
function localUrl(stack: string | undefined): string {
  if (stack !== undefined)
    throw new UsageError('say --url: the address of the settings page, https://scim.example.com/settings');
  const issuer = readSecrets(dataFolder)?.issuer ?? `http://127.0.0.1:3000${issuerPath}`;
  return issuer.replace(issuerPath, settingsPath);
}
