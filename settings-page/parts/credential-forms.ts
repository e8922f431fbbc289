import { html, nothing } from 'lit';
import './add-client.ts';
import './check-assertion.ts';
import './issue-token.ts';
import type { Issued } from '../issued-credentials.ts';
import type { SettingsStore } from '../store.ts';
import './new-client.ts';

/** What is created, added or checked by a form. */
export type Form = 'token' | 'client' | 'issuer' | 'check';

interface Results {
  readonly store: SettingsStore;
  readonly onIssued: (event: CustomEvent<Issued>) => void;
  readonly onAdded: () => void;
}

export const showForm = (form: Form | undefined, results: Results) =>
  form ? html`<div class="card">${forms[form](results)}</div>` : nothing;

const forms: Readonly<Record<Form, (results: Results) => unknown>> = {
  token: ({ store, onIssued }) =>
    html`<workspace-scim-issue-token .store=${store} name="" @issued=${onIssued}></workspace-scim-issue-token>`,
  client: ({ store, onIssued }) =>
    html`<workspace-scim-new-client .store=${store} name="" @issued=${onIssued}></workspace-scim-new-client>`,
  issuer: ({ store, onAdded }) =>
    html`<workspace-scim-add-client .store=${store} @added=${onAdded}></workspace-scim-add-client>`,
  check: ({ store }) => html`<workspace-scim-check-assertion .store=${store}></workspace-scim-check-assertion>`,
};
