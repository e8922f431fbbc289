import { html } from 'lit';
import { RepeatKey } from '../repeat-key.ts';
import { define, Part } from './part.ts';
import { showProblem } from './show.ts';

/** The form that ties an OAuth2 client to the workspace; tells of it by the event `added`. */
export class AddClient extends Part {
  static override properties = { ...Part.properties, busy: { state: true } };

  declare busy: boolean;
  readonly #keys = new RepeatKey();

  override render() {
    return html`
      <form class="stack" @submit=${this.#onSubmit}>
        <p class="muted">
          For identity providers that get their access tokens from another authorization server, which whoever runs this service has
          configured. Issuer and client id come with the client.
        </p>
        <div class="row">
          <div class="field grow">
            <label for="issuer">Issuer</label>
            <input id="issuer" name="issuer" type="url" required maxlength="500" placeholder="https://" autocomplete="off" />
          </div>
          <div class="field grow">
            <label for="client">Client id</label>
            <input id="client" name="clientId" required maxlength="300" autocomplete="off" />
          </div>
        </div>
        <div class="row"><button class="primary" ?disabled=${this.busy}>Add client</button></div>
        ${showProblem(this.problem)}
      </form>
    `;
  }

  readonly #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    const given = new FormData(event.target as HTMLFormElement);
    const client = { issuer: String(given.get('issuer')).trim(), clientId: String(given.get('clientId')).trim() };
    this.busy = true;
    await this.attempt(async () => {
      await this.store.change((service) => service.addClient(client, this.#keys.of(client)));
      this.#keys.done();
      this.dispatchEvent(new Event('added'));
    });
    this.busy = false;
  };
}

define('workspace-scim-add-client', AddClient);
