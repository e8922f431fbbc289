import { html, nothing, type PropertyValues } from 'lit';
import type { ActivityEntry } from '../service.ts';
import { sayEntry, sayWho } from '../words/activity.ts';
import { strong, type Words } from '../words/plain.ts';
import { sayWhen } from '../words/time.ts';
import { define, Part } from './part.ts';
import { showWords } from './show.ts';

/** Whether the identity provider is connected: it waits for the first request, and tells of the last one. */
export class Connection extends Part {
  #clock: ReturnType<typeof setInterval> | undefined;

  /** `4 seconds ago` grows old by itself. */
  override connectedCallback(): void {
    super.connectedCallback();
    this.#clock = setInterval(() => this.requestUpdate(), 5000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#clock);
  }

  protected override shouldUpdate(_: PropertyValues): boolean {
    return this.store.known !== undefined;
  }

  override render() {
    const { status, newest = [], workspace } = this.store.known ?? {};
    const last = status?.lastRequest;
    if (!last) return this.#showWaiting(workspace?.provisioning === true);
    const entry = newest.find((each) => each.kind !== 'management' && each.actor.kind === 'credential');
    const isLatest = entry !== undefined && entry.time >= last.time;
    const isRefused = isLatest && entry.kind === 'refusal';
    return html`
      <div class="note ${isRefused ? 'danger' : 'success'} stack tight" role="status">
        <p class="row line">
          <span class="dot ${isRefused ? 'bad' : 'good'}" aria-hidden="true"></span>
          <span class="grow">
            <strong>${isRefused ? 'Refused' : 'Connected'}:</strong>
            ${isLatest ? showWords(sayEntry(entry).title) : showWords(toRequest(last))}, ${sayWhen(last.time, Date.now())}
          </span>
        </p>
        ${isRefused ? showAdvice(entry) : nothing}
      </div>
    `;
  }

  #showWaiting(isOn: boolean) {
    return html`
      <div class="note warning" role="status">
        <p class="row line">
          <span class="dot waiting" aria-hidden="true"></span>
          <span class="grow">
            <strong>No request yet.</strong>
            ${
              isOn
                ? 'When your identity provider tests the connection, it appears here by itself.'
                : 'Switch provisioning on above: until then every request is refused.'
            }
          </span>
        </p>
      </div>
    `;
  }
}

const showAdvice = (entry: ActivityEntry) => html`<p>${sayEntry(entry).advice}</p>`;

/** Reads are no entries of the activity: what is known of them is who asked. */
const toRequest = ({ client, credential }: { client?: string; credential: { id: string; name?: string } }): Words => [
  strong(sayWho({ kind: 'credential', ...credential }, client)),
  ' sent a request',
  ...(credential.name ? [' with the token ', strong(credential.name)] : []),
];

define('workspace-scim-connection', Connection);
