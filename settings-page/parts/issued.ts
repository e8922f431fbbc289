import { html, nothing } from 'lit';
import type { Issued, IssuedClient } from '../issued-credentials.ts';
import './copy-field.ts';

/** With the one chance to copy the token or the secret. */
export const showIssued = (issued: Issued, done: () => void) => html`
  <div class="note success stack" role="group" aria-label=${`New ${issued.kind === 'token' ? 'access token' : 'OAuth2 client'}`}>
    ${issued.kind === 'token' ? showToken(issued) : showClient(issued)}
    <div class="row"><button @click=${done}>${issued.text === undefined ? 'Close' : 'I have copied it'}</button></div>
  </div>
`;

const showToken = ({ name, text }: Issued) => html`
  <p><strong>Copy the token “${name}” now.</strong> It is not shown again.</p>
  <workspace-scim-copy label="Access token" .value=${text}></workspace-scim-copy>
`;

const showClient = ({ name, record, text }: IssuedClient) => html`
  <p>
    ${
      text === undefined
        ? html`<strong>The client “${name}” is ready.</strong> It has no secret.`
        : html`<strong>Copy the client secret of “${name}” now.</strong> It is not shown again.`
    }
  </p>
  ${text === undefined ? nothing : html`<workspace-scim-copy label="Client secret" .value=${text}></workspace-scim-copy>`}
  <workspace-scim-copy label="Client id" .value=${record.clientId}></workspace-scim-copy>
  <workspace-scim-copy label="Token endpoint" .value=${record.tokenEndpoint}></workspace-scim-copy>
`;
