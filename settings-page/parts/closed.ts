import { html, nothing } from 'lit';

/* What stands in the place of the settings while there are none to show. */

export const showOver = (returnUrl: string | undefined) =>
  showClosed('Your session has ended', `Sessions last an hour. ${again}`, showReturn(returnUrl));

export const showReloaded = (returnUrl: string | undefined) =>
  showClosed(
    'Your session ended when this page was left',
    `This page keeps no password or key in the browser, so a session does not outlast it. ${again}`,
    showReturn(returnUrl),
  );

export const showInvalid = (reason: string | undefined) =>
  showClosed(
    'This link does not work any more',
    `${reason ?? 'A link works once, and for two minutes.'} ${again}`,
    nothing,
  );

export const showUnreached = (retry: () => void) =>
  showClosed(
    'The service does not answer',
    'Check your connection. The link still works for two minutes.',
    html`<p><button @click=${retry}>Try again</button></p>`,
  );

const again = 'Nothing is lost: open the settings again from the product to continue.';

const showReturn = (url: string | undefined) =>
  url ? html`<p><a class="button" href=${url} target="_top">Open the settings again</a></p>` : nothing;

const showClosed = (title: string, text: string, action: unknown) => html`
  <section class="card stack" aria-labelledby="closed" role="alert">
    <h1 id="closed">${title}</h1>
    <p>${text}</p>
    ${action}
  </section>
`;
