import { html } from 'lit';
import { CreationForm, textOf } from './creation-form.ts';
import { define } from './part.ts';
import { showProblem } from './show.ts';

interface IssuerClient {
  readonly issuer: string;
  readonly clientId: string;
}

/** The form that ties an OAuth2 client to the workspace; tells of it by the event `added`. */
export class AddClient extends CreationForm<IssuerClient> {
  override render() {
    return html`
      <form class="stack" @submit=${this.submit}>
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

  protected override read(given: FormData): IssuerClient {
    return { issuer: textOf(given, 'issuer'), clientId: textOf(given, 'clientId') };
  }

  protected override async create(client: IssuerClient, key: string): Promise<void> {
    await this.store.change((service) => service.addClient(client, key));
    this.dispatchEvent(new Event('added'));
  }
}

define('workspace-scim-add-client', AddClient);
