import { openSettingsSession, toSettingsLink } from '../../lambdas/management/sessions.ts';
import { newCommand, type Options, openAdministration } from './command.ts';

/** workspace settings-link. */
export const linkCommand = newCommand(
  'settings-link <workspace>',
  'make a link to the settings page of a workspace: it works once, within two minutes',
  async ([workspaceId = ''], { actor: id, name, url }: LinkOptions) => {
    const { session, code } = await openSettingsSession({ workspaceId, actor: { id, name } }, openAdministration());
    const link = toSettingsLink(url, code);
    return { json: { url: link, expires: session.expires }, text: link };
  },
)
  .option('--actor <id>', 'who opens it, by an id of the product', 'operator')
  .option('--name <name>', 'who opens it, by name', 'Operator')
  .option('--url <url>', 'the address of the settings page', 'http://127.0.0.1:3000/settings');

interface LinkOptions extends Options {
  readonly actor: string;
  readonly name: string;
  readonly url: string;
}
