import { createServer, type IncomingMessage } from 'node:http';
import { openManagementClient } from 'workspace-scim/management-client';

/*
 * How a product puts the settings of a workspace in front of its administrators. Copy it: docs/settings-page.md says what you have
 * to replace. It has two pages: one redirects to the settings page of the service, the other holds the element itself.
 */

export interface HostOptions {
  /** The address of the service: https://scim.example.com */
  readonly service: string;
  /** A management key. It never leaves the back end. */
  readonly managementKey: string;
  /** Your own session: who is signed in, and whether they administer this workspace. Undefined for anybody else. */
  readonly findAdministrator: (request: IncomingMessage) => Administrator | undefined;
}

export interface Administrator {
  readonly id: string;
  readonly name: string;
  readonly workspace: string;
}

export function openHost({ service, managementKey, findAdministrator }: HostOptions) {
  const management = openManagementClient({ url: service, token: managementKey });

  /** A settings session: for this administrator, this workspace, and an hour at most. */
  async function openSession({ id, name, workspace }: Administrator, returnUrl: string) {
    const { data } = await management.POST('/manage/v1/workspaces/{workspace}/sessions', {
      params: { path: { workspace } },
      body: { actor: { id, name }, returnUrl },
    });
    if (!data) throw new Error(`no settings session for workspace ${workspace}`);
    return data;
  }

  return createServer(async (request, response) => {
    const administrator = findAdministrator(request);
    if (!administrator) return response.writeHead(403).end();
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const here = `http://${request.headers.host}${pathname}`;
    response.setHeader('Cache-Control', 'no-store');
    switch (pathname) {
      case '/provisioning': {
        // The link works once, within two minutes, so it is opened at once and never mailed.
        const { url = '' } = await openSession(administrator, here);
        return response.writeHead(303, { Location: url }).end();
      }
      case '/provisioning/session': {
        const { token, expiresAt } = await openSession(administrator, here);
        response.setHeader('Content-Type', 'application/json');
        return response.end(JSON.stringify({ workspace: administrator.workspace, token, expiresAt }));
      }
      case '/provisioning/embedded':
        response.setHeader('Content-Type', 'text/html');
        response.setHeader('Content-Security-Policy', `script-src 'self' ${service}; connect-src 'self' ${service}`);
        return response.end(page(service));
      case '/provisioning/embedded.js':
        return response.setHeader('Content-Type', 'text/javascript').end(script);
      default:
        return response.writeHead(404).end();
    }
  });
}

const page = (service: string) => `<!doctype html>
<html lang="en">
  <head>
    <title>Provisioning</title>
    <script type="module" src="${service}/settings/workspace-scim-settings.js"></script>
    <script type="module" src="/provisioning/embedded.js"></script>
  </head>
  <body>
    <main><workspace-scim-settings></workspace-scim-settings></main>
  </body>
</html>`;

/** The session is a property, so that its token never stands in the document. */
const script = `
const element = document.querySelector('workspace-scim-settings');
const start = async () => {
  element.session = await (await fetch('/provisioning/session', { cache: 'no-store' })).json();
};
element.addEventListener('session-ended', start);
await start();
`;
