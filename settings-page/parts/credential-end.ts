import { html } from 'lit';

/** When a credential ends, as a person chooses it: a number of days, and its words. 0 is never. */
export type Lifetime = readonly [days: number, words: string];

export const lifetimes: readonly Lifetime[] = [
  [365, 'in 1 year'],
  [90, 'in 90 days'],
  [730, 'in 2 years'],
];

/** The choice of an end; its name in the form is `ends`. */
export const showEnds = (label: string, choices: readonly Lifetime[]) => html`
  <div class="field">
    <label for="ends">${label}</label>
    <select id="ends" name="ends">
      ${choices.map(([days, words]) => html`<option value=${days}>${words}</option>`)}
    </select>
  </div>
`;

/** The chosen end, to the day, so that a repeat asks for the same; undefined is never. */
export function toEnd(days: number): string | undefined {
  if (days <= 0) return undefined;
  const end = new Date(Date.now() + days * 86_400_000);
  end.setUTCHours(0, 0, 0, 0);
  return end.toISOString();
}

/** The choice of what a credential may do; its name in the form is `scope`. */
export const showScope = () => html`
  <div class="field">
    <label for="scope">May</label>
    <select id="scope" name="scope">
      <option value="scim">read and write</option>
      <option value="scim:read">read only</option>
    </select>
  </div>
`;

export const toScope = (given: FormData) => (given.get('scope') === 'scim:read' ? 'scim:read' : 'scim');
