import { randomBytes } from 'node:crypto';
import { openManagement, openWorkspaces } from '../lambdas/aws/stores.ts';
import { basePath, managementPath, settingsPath } from '../lambdas/http/routes.ts';
import { Missing } from '../lambdas/management/administration.ts';
import { openSettingsSession, toSettingsLink } from '../lambdas/management/sessions.ts';
import { issueToken } from '../lambdas/workspaces/access-token.ts';
import { issueKey } from '../lambdas/workspaces/management-key.ts';
import { newWorkspace, toUsageKey, withProvisioning } from '../lambdas/workspaces/workspace.ts';
import { openAdministration } from '../tools/admin/command.ts';
import { toCommand } from '../tools/commands.ts';

/** The sample workspace. */
export const trialWorkspace = 'acme';

/** The text to show when the server has started. Makes the sample workspace on the first start. */
export async function welcome(base: string): Promise<string> {
  const store = openWorkspaces();
  const made = withProvisioning(newWorkspace(trialWorkspace, 'Acme', true, new Date()), true);
  const workspace = { ...made, usageKey: toUsageKey(made.id) };
  const key = await showKey(base.replace(basePath, managementPath));
  if (!(await store.create(workspace))) {
    return [
      ...key,
      `Workspaces and tokens: ${toCommand('admin')} --help`,
      `A new token: ${toCommand('admin')} token issue ${workspace.id} --name "my token"`,
      ...(await showLink(base, workspace.id)),
    ].join('\n');
  }
  const text = await issueTrialToken('first start');
  const curl = `curl -H 'Authorization: Bearer ${text}'`;
  return [
    `Workspace:    ${workspace.id}, created, with provisioning on`,
    `Base URL:     ${base}`,
    `Access token: ${text}`,
    '              (it is not shown again)',
    '',
    ...key,
    'Try it:',
    `${curl} -H 'Content-Type: application/scim+json' -d '{"userName": "ada@example.com"}' ${base}/Users`,
    `${curl} '${base}/Users?filter=userName+eq+%22ada@example.com%22'`,
    `${curl} ${base}/ServiceProviderConfig`,
    ...(await showLink(base, workspace.id)),
  ].join('\n');
}

/** A management key, if there is none yet. */
async function showKey(url: string): Promise<readonly string[]> {
  const management = openManagement();
  if ((await management.listKeys()).length > 0) return [];
  const { text, key } = issueKey({ name: 'first start' }, randomBytes(32), new Date());
  await management.addKey(key);
  return [`Management API: ${url}`, `Management key: ${text}`, '                (it is not shown again)', ''];
}

/** A new access token of the workspace. */
export async function issueTrialToken(name: string): Promise<string> {
  const request = { workspaceId: trialWorkspace, name, scopes: ['scim'] };
  const { text, token } = issueToken(request, randomBytes(32), new Date());
  await openWorkspaces().addToken(token);
  return text;
}

/** A link that opens the settings page, as the back end of a product makes it; none if the workspace was deleted. */
async function showLink(base: string, workspaceId: string): Promise<readonly string[]> {
  const actor = { id: 'npm start', name: 'Operator' };
  const opened = await openSettingsSession({ workspaceId, actor }, openAdministration()).catch((error: Error) => {
    if (error instanceof Missing) return undefined;
    throw error;
  });
  if (!opened) return [''];
  return [
    '',
    `Settings page: ${toSettingsLink(base.replace(basePath, settingsPath), opened.code)}`,
    `               (opens once, within two minutes; another link: ${toCommand('admin')} workspace settings-link acme)`,
    '',
  ];
}
