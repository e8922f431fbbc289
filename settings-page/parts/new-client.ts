import { html, nothing } from 'lit';
import type { NewTokenClient } from '../client-service.ts';
import type { Issued } from '../issued-credentials.ts';
import { CreationForm, textOf } from './creation-form.ts';
import { lifetimes, showEnds, showScope, toEnd, toScope } from './credential-end.ts';
import { define } from './part.ts';
import { showProblem } from './show.ts';

/** The form that creates a client of the token endpoint, with a secret or with a trust; tells of it by the event `issued`. */
export class NewClient extends CreationForm<NewTokenClient> {
  static override properties = { ...CreationForm.properties, name: {}, trusting: { type: Boolean } };

  declare name: string;
  /** Whether the client trusts the tokens of an issuer, and has no secret. */
  declare trusting: boolean;

  override render() {
    return html`
      <form class="stack" @submit=${this.submit}>
        <div class="row">
          <div class="field grow">
            <label for="name">Client name</label>
            <input id="name" name="name" required maxlength="100" autocomplete="off" .value=${this.name} />
          </div>
          ${this.trusting ? nothing : showEnds('The secret ends', lifetimes)} ${showScope()}
        </div>
        ${this.trusting ? trustFields.map(showTrustField) : nothing}
        <div class="row"><button class="primary" ?disabled=${this.busy}>Create OAuth2 client</button></div>
        ${showProblem(this.problem)}
      </form>
    `;
  }

  protected override read(given: FormData): NewTokenClient {
    return {
      name: textOf(given, 'name'),
      scope: toScope(given),
      ...(this.trusting ? { trusts: [toTrust(given)] } : { secretExpiresAt: toEnd(Number(given.get('ends'))) }),
    };
  }

  protected override async create(request: NewTokenClient, key: string): Promise<void> {
    const { secret: text, ...record } = await this.store.change((service) => service.createTokenClient(request, key));
    if (text === undefined && !this.trusting)
      this.problem = 'The client was created, but its secret was lost on the way. Rotate it under Credentials.';
    else this.tell<Issued>('issued', { kind: 'client', name: record.name, record, text });
  }
}

/** What the console of the identity provider shows of its tokens. */
const trustFields = [
  { name: 'issuer', label: 'Issuer', type: 'url', required: true },
  { name: 'jwksUri', label: 'JWKS URL (empty: the issuer names it)', type: 'url', required: false },
  { name: 'subject', label: 'Subject', type: 'text', required: true },
  { name: 'audience', label: 'Audience', type: 'text', required: true },
] as const;

const showTrustField = ({ name, label, type, required }: (typeof trustFields)[number]) => html`
  <div class="field">
    <label for=${name}>${label}</label>
    <input
      id=${name}
      name=${name}
      type=${type}
      ?required=${required}
      maxlength="500"
      autocomplete="off"
      spellcheck="false"
      placeholder=${type === 'url' ? 'https://' : ''}
    />
  </div>
`;

function toTrust(given: FormData) {
  const [issuer = '', jwksUri = '', subject = '', audience = ''] = trustFields.map(({ name }) => textOf(given, name));
  return { issuer, subject, audience, ...(jwksUri !== '' && { jwksUri }) };
}

define('workspace-scim-new-client', NewClient);
