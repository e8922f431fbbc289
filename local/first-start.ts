import { randomBytes } from 'node:crypto';
import { openWorkspaces } from '../lambdas/aws/stores.ts';
import { issueToken } from '../lambdas/workspaces/access-token.ts';
import { toUsageKey } from '../lambdas/workspaces/usage-key.ts';
import { newWorkspace, withProvisioning } from '../lambdas/workspaces/workspace.ts';

/** What to show when the server has started; on the first start it makes a workspace to try things out with. */
export async function welcome(base: string): Promise<string> {
  const store = openWorkspaces();
  const made = withProvisioning(newWorkspace('acme', 'Acme', true, new Date()), true);
  const workspace = { ...made, usageKey: toUsageKey(made.id) };
  if (!(await store.create(workspace))) {
    return [
      'Workspaces and tokens: npm run --silent admin -- --help',
      `A new token: npm run --silent admin -- token issue ${workspace.id} --name "my token"`,
      '',
    ].join('\n');
  }
  const request = { workspaceId: workspace.id, name: 'first start', scopes: ['scim'] };
  const { text, token } = issueToken(request, randomBytes(32), new Date());
  await store.addToken(token);
  const curl = `curl -H 'Authorization: Bearer ${text}'`;
  return [
    `Workspace:    ${workspace.id}, made now, with provisioning on`,
    `Base URL:     ${base}`,
    `Access token: ${text}`,
    '              (it is not shown again)',
    '',
    'Try it:',
    `${curl} -H 'Content-Type: application/scim+json' -d '{"userName": "ada@example.com"}' ${base}/Users`,
    `${curl} '${base}/Users?filter=userName+eq+%22ada@example.com%22'`,
    `${curl} ${base}/ServiceProviderConfig`,
    '',
  ].join('\n');
}
