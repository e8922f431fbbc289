import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type Provider from 'oidc-provider';

/** The page on which the administrator of a workspace signs in. No password: only this machine's owner sees the page. */
export async function showSignIn(
  provider: Provider,
  workspaces: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const interaction = await provider.interactionDetails(request, response).catch(() => undefined);
  if (!interaction) return send(response, 400, '<p>This sign-in is over: start again at the identity provider.</p>');
  const chosen = request.method === 'POST' ? new URLSearchParams(await text(request)).get('workspace') : undefined;
  if (chosen && workspaces.includes(chosen)) {
    return provider.interactionFinished(request, response, { login: { accountId: chosen } });
  }
  send(response, 200, form(workspaces, interaction.uid));
}

const form = (workspaces: readonly string[], uid: string) => `
<form method="post" action="${uid}">
  <p>Sign in as the administrator of a workspace. The identity provider that sent you here may then provision its members.</p>
  <select name="workspace">${workspaces.map((id) => `<option>${id}</option>`).join('')}</select>
  <button>Sign in and allow</button>
</form>`;

function send(response: ServerResponse, status: number, content: string): void {
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' };
  response.writeHead(status, headers).end(toPage(content));
}

/** A page of the issuer; `content` is HTML. */
export const toPage = (content: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in</title><body>${content}</body></html>`;
