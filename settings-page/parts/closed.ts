import { html, nothing } from 'lit';
import type { ServiceError } from '../service.ts';
import { showOffline } from './warnings.ts';

/* What stands in the place of the settings while there are none to show. */

export const showLoading = (problem: ServiceError | undefined) => html`
  <h1 class="visually-hidden">SCIM provisioning</h1>
  ${problem ? showOffline(problem) : html`<p class="muted" role="status">Loading the settings…</p>`}
`;

export const showOver = (returnUrl: string | undefined) =>
  showClosed(
    'Your session has ended',
    `Sessions last an hour. ${again}`,
    returnUrl ? html`<p><a class="button" href=${returnUrl} target="_top">Open the settings again</a></p>` : nothing,
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

const showClosed = (title: string, text: string, action: unknown) => html`
  <section class="card stack" aria-labelledby="closed" role="alert">
    <h1 id="closed">${title}</h1>
    <p>${text}</p>
    ${action}
  </section>
`;
