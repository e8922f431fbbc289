import { css, html, nothing } from 'lit';
import type { Credential } from '../guides/guide.ts';
import { toUses } from '../mending.ts';
import type { Known } from '../store.ts';
import { type SaidConnection, sayConnection } from '../words/connection.ts';
import { isSilent, sayCauses } from '../words/silence.ts';
import { define, Part } from './part.ts';
import { showWhen, showWords } from './show.ts';

/**
 * Whether the identity provider is connected: it waits for the first request, and tells of the last one. The state stays in sight
 * while the steps below it are scrolled; why nothing comes stands once at its place.
 */
export class Connection extends Part {
  static override properties = { ...Part.properties, credential: { attribute: false } };
  static override styles = [
    Part.styles,
    css`
      :host {
        display: contents;
      }
      .note {
        position: sticky;
        top: var(--scim-top, 0px);
        z-index: 1;
        background: color-mix(in srgb, var(--_tone) 8%, var(--_background));
      }
      .causes {
        list-style: decimal;
        padding-inline-start: 20px;
        display: grid;
        gap: 8px;
      }
    `,
  ];

  /** The way to connect that was chosen. */
  declare credential: Credential;
  #clock: ReturnType<typeof setInterval> | undefined;

  /** `4 seconds ago` grows old by itself, and silence too. */
  override connectedCallback(): void {
    super.connectedCallback();
    this.#clock = setInterval(() => this.requestUpdate(), 5000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#clock);
  }

  override render() {
    const { known, issued } = this.store;
    if (!known) return nothing;
    const { status, newest, workspace } = known;
    const said = sayConnection(status, newest, {
      ...workspace,
      uses: toUses(known),
      providerOf: (credential) => issued.providerOf(credential),
    });
    const isNothingSeen = said.state === 'waiting' && said.time === undefined && workspace.provisioning;
    return isNothingSeen && isSilent(toLastCreation(known), Date.now())
      ? [
          this.#showState({ ...said, what: ['No request yet, although a credential was created some time ago.'] }),
          this.#showCauses(known),
        ]
      : this.#showState(said);
  }

  /** Only the words are told by screen readers, not each second of their age. */
  #showState({ state, what, time, advice }: SaidConnection) {
    const { tone, dot, label } = looks[state];
    return html`
      <div class="note ${tone} stack tight" role="group" aria-label="Connection">
        <p class="row line">
          <span class="dot ${dot}" aria-hidden="true"></span>
          <span class="grow"><span role="status"><strong>${label}:</strong> ${showWords(what)}</span>${time ? html`, ${showWhen(time)}` : nothing}</span>
        </p>
        ${advice ? html`<p>${advice}</p>` : nothing}
      </div>
    `;
  }

  #showCauses({ workspace, tokenClients }: Known) {
    const [client] = tokenClients;
    const { baseUrl } = workspace;
    const causes = sayCauses({ baseUrl, tokenEndpoint: client?.tokenEndpoint, credential: this.credential });
    return html`
      <div class="stack tight" role="group" aria-labelledby="causes">
        <h3 id="causes">If your test failed: the usual causes, the most frequent first</h3>
        <ol class="causes">${causes.map((cause) => html`<li>${showWords(cause)}</li>`)}</ol>
      </div>
    `;
  }
}

const looks = {
  connected: { tone: 'success', dot: 'good', label: 'Connected' },
  refused: { tone: 'danger', dot: 'bad', label: 'Refused' },
  waiting: { tone: 'warning', dot: 'waiting', label: 'Waiting' },
} as const;

/** When the newest credential was created that may be used: from then on requests are expected. */
function toLastCreation({ tokens, tokenClients, clients }: Known): string | undefined {
  const valid = [...tokens, ...tokenClients.flatMap(({ secrets }) => secrets)].filter(({ state }) => state === 'valid');
  const trusts = tokenClients.flatMap((client) => client.trusts);
  return [...valid, ...trusts, ...clients]
    .map(({ createdAt }) => createdAt)
    .toSorted()
    .at(-1);
}

define('workspace-scim-connection', Connection);
