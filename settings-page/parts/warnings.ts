import { html, nothing } from 'lit';
import type { Cause } from '../attention.ts';
import type { ServiceError, Status } from '../service.ts';
import type { Known } from '../store.ts';
import { sayDay } from '../words/time.ts';

export const showOffline = ({ message, status }: ServiceError) => html`
  <p class="note warning" role="alert">${status === 0 ? 'The service does not answer.' : message} This page tries again by itself.</p>
`;

/** What an administrator should look at, and where. */
export const showWarnings = (
  { status, attention }: Pick<Known, 'status' | 'attention'>,
  choose: (tab: 'Activity' | 'Credentials') => void,
) => html`
  ${attention.length > 0 ? showWarning('danger', sayRefusals(attention), 'See why', () => choose('Activity')) : nothing}
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

function sayRefusals(attention: readonly Cause[]): string {
  const count = attention.reduce((sum, each) => sum + each.count, 0);
  return `${count === 1 ? 'One request was' : `${count} requests were`} refused in the last 24 hours.`;
}

function sayEnding([first, ...others]: Status['endingCredentials']): string {
  const day = sayDay(first?.expiresAt ?? '');
  return others.length > 0
    ? `“${first?.name}” and ${others.length} more end soon, the first on ${day}. Your identity provider is refused afterwards.`
    : `“${first?.name}” ends soon, on ${day}. Your identity provider is refused afterwards.`;
}
