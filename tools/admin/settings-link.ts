import { settingsPath } from '../../lambdas/http/routes.ts';
import { openSettingsSession, toSettingsLink } from '../../lambdas/management/sessions.ts';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';
import { newCommand, type Options, openAdministration } from './command.ts';
import { localOrigin } from './origin.ts';

/** workspace settings-link. */
export const linkCommand = newCommand(
  'settings-link <workspace>',
  'create a link to the settings page of a workspace; it works once, within two minutes',
  async ([workspaceId = ''], { actor: id, name, stack, url = localUrl(stack) }: LinkOptions) => {
    const { session, code } = await openSettingsSession({ workspaceId, actor: { id, name } }, openAdministration());
    const link = toSettingsLink(url, code);
    return { json: { url: link, expires: session.expires }, text: link };
  },
)
  .option('--actor <id>', 'the id, in the product, of the person who opens it', 'operator')
  .option('--name <name>', 'the name of the person who opens it', 'Operator')
  .option('--url <url>', 'the address of the settings page; by default on the server on this machine');

interface LinkOptions extends Options {
  readonly actor: string;
  readonly name: string;
  readonly url?: string;
}

/** The address at which `npm start` serves the page. Throws UsageError for a stack. */
function localUrl(stack: string | undefined): string {
  if (stack !== undefined)
    throw new UsageError(
      '--url is missing: give the address of the settings page, such as https://scim.example.com/settings',
    );
  return localOrigin() + settingsPath;
}
