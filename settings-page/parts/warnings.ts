import { html, nothing } from 'lit';
import type { ServiceError, Status } from '../service.ts';
import { sayDay } from '../words/time.ts';

export const showOffline = ({ message, status }: ServiceError) => html`
  <p class="note warning" role="alert">${status === 0 ? 'The service does not answer.' : message} This page tries again by itself.</p>
`;

/** What an administrator should look at, and where. */
export const showWarnings = (status: Status, choose: (tab: 'Activity' | 'Credentials') => void) => html`
  ${status.refusals > 0 ? showWarning('danger', sayRefusals(status.refusals), 'See why', () => choose('Activity')) : nothing}
  ${
    status.endingCredentials.length > 0
      ? showWarning('warning', sayEnding(status.endingCredentials), 'Rotate', () => choose('Credentials'))
      : nothing
  }
`;

const showWarning = (tone: 'danger' | 'warning', text: string, action: string, act: () => void) => html`
  <div class="note ${tone} row spread">
    <span class="grow">${text}</span>
    <button @click=${act}>${action}</button>
  </div>
`;

const sayRefusals = (refusals: number) =>
  `${refusals === 1 ? 'One request was' : `${refusals} requests were`} refused in the last 24 hours.`;

function sayEnding([first, ...others]: Status['endingCredentials']): string {
  const day = sayDay(first?.expiresAt ?? '');
  return others.length > 0
    ? `“${first?.name}” and ${others.length} more end soon, the first on ${day}. Your identity provider is refused afterwards.`
    : `“${first?.name}” ends soon, on ${day}. Your identity provider is refused afterwards.`;
}
