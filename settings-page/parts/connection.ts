import { html, nothing } from 'lit';
import { toUses } from '../mending.ts';
import { sayConnection, sayWaiting } from '../words/connection.ts';
import { define, Part } from './part.ts';
import { showWhen, showWords } from './show.ts';

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

  override render() {
    const { known } = this.store;
    if (!known) return nothing;
    const { status, newest, workspace } = known;
    const said = sayConnection(status, newest, { ...workspace, uses: toUses(known) });
    if (!said) return this.#showWaiting(workspace.provisioning);
    const { isRefused, what, time, advice } = said;
    return html`
      <div class="note ${isRefused ? 'danger' : 'success'} stack tight" role="status">
        <p class="row line">
          <span class="dot ${isRefused ? 'bad' : 'good'}" aria-hidden="true"></span>
          <span class="grow"><strong>${isRefused ? 'Refused' : 'Connected'}:</strong> ${showWords(what)}, ${showWhen(time)}</span>
        </p>
        ${advice ? html`<p>${advice}</p>` : nothing}
      </div>
    `;
  }

  #showWaiting(isOn: boolean) {
    const [first, ...others] = sayWaiting(isOn);
    return html`
      <div class="note warning stack tight" role="status">
        <p class="row line">
          <span class="dot waiting" aria-hidden="true"></span>
          <span class="grow"><strong>No request yet.</strong> ${first}</span>
        </p>
        ${others.map((text) => html`<p>${text}</p>`)}
      </div>
    `;
  }
}

define('workspace-scim-connection', Connection);
