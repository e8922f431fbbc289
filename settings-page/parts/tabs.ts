import { html } from 'lit';

const tabs = ['Setup', 'Credentials', 'Members', 'Activity'] as const;
export type Tab = (typeof tabs)[number];

interface Choice {
  readonly choose: (tab: Tab) => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

/** The tabs, of which one is chosen. */
export const showTabs = (chosen: Tab, { choose, onKey }: Choice) => html`
  <div class="tabs" role="tablist" aria-label="Settings" @keydown=${onKey}>
    ${tabs.map((tab) => {
      const isChosen = tab === chosen;
      return html`<button role="tab" id=${`tab-${tab}`} aria-selected=${isChosen} aria-controls="panel" tabindex=${isChosen ? 0 : -1} @click=${() => choose(tab)}>${tab}</button>`;
    })}
  </div>
`;

/** Where a key leads, as the pattern of WAI-ARIA has it: arrows, Home and End move between tabs. */
export function keyOfTab(from: Tab, key: string): Tab | undefined {
  const at = tabs.indexOf(from);
  const last = tabs.length - 1;
  const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[key];
  return to === undefined ? undefined : tabs[to];
}
