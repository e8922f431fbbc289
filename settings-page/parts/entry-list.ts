import { css, html, nothing } from 'lit';
import type { Cause } from '../attention.ts';
import type { ActivityEntry } from '../service.ts';
import { type Said, sayEntry, sayWho } from '../words/activity.ts';
import { sayMore, toText, type Words } from '../words/plain.ts';
import { sayAdvice, sayCause, sayOperation, sayRefusal } from '../words/refusal.ts';
import { sayTime } from '../words/time.ts';
import { showWhen, showWords } from './show.ts';

export const entryStyles = css`
  .entry {
    display: grid;
    grid-template-columns: 8px minmax(0, 1fr);
    gap: 4px 12px;
  }
  .entry > .dot {
    margin-top: 7px;
  }
  .entry .when {
    color: var(--_muted);
    font-size: 12px;
  }
  .facts {
    display: grid;
    gap: 2px;
    margin-top: 4px;
    font-size: 13px;
  }
  .advice {
    border-inline-start: 3px solid var(--_danger);
    padding-inline-start: 10px;
    margin-top: 6px;
  }
  details summary {
    cursor: pointer;
    color: var(--_muted);
    font-size: 12px;
  }
`;

/** Entries of the activity, a refusal with what to do about it. */
export const showEntries = (entries: readonly ActivityEntry[]) => html`
  <ul class="list">
    ${entries.map((entry) => html`<li>${showEntry(entry)}</li>`)}
  </ul>
`;

export function showEntry(entry: ActivityEntry) {
  const said = sayEntry(entry);
  return show(entry, { ...said, origin: toOrigin(entry, said.title) });
}

const mostPeople = 3;

/** Refusals with one cause: how many, and which people they are about. */
export function showCause({ latest, count, people }: Cause) {
  const title = people.length === 1 ? sayRefusal(latest) : sayCause(latest);
  const shown = `For ${people.slice(0, mostPeople).join(', ')} ${sayMore(people.length, mostPeople)}`.trimEnd();
  const facts: readonly Words[] = people.length > 1 ? [[shown]] : [];
  const origin = count > 1 ? ` · ${count} requests` : '';
  return show(latest, { title, facts, advice: sayAdvice(latest), origin });
}

function show(entry: ActivityEntry, { title, advice, facts, origin }: Said & { readonly origin: string }) {
  const isRefusal = entry.kind === 'refusal';
  const isChange = entry.kind === 'change' || entry.kind === 'group';
  return html`
    <div class="entry">
      <span class="dot ${isRefusal ? 'bad' : isChange ? 'good' : ''}" aria-hidden="true"></span>
      <div>
        <p>${isRefusal ? html`<span class="badge bad">Refused</span> ` : nothing}${showWords(title)}</p>
        ${showFacts(facts)}
        ${advice ? html`<p class="advice">${advice}</p>` : nothing}
        <p class="when">${showWhen(entry.time)}${origin}</p>
        ${showDetails(entry)}
      </div>
    </div>
  `;
}

function showFacts(facts: readonly Words[]) {
  if (facts.length === 0) return nothing;
  const list = html`<ul class="facts">${facts.map((fact) => html`<li>${showWords(fact)}</li>`)}</ul>`;
  return facts.length > 4 ? html`<details><summary>${facts.length} values</summary>${list}</details>` : list;
}

/** How often, and with which credential: what the title does not say. */
function toOrigin(entry: ActivityEntry, title: Words): string {
  const times =
    entry.kind === 'refusal' && entry.count > 1 ? ` · ${entry.count} times since ${sayTime(entry.first)}` : '';
  const { actor } = entry;
  const by =
    actor.kind === 'credential' && actor.name && !toText(title).includes(actor.name) ? ` · with “${actor.name}”` : '';
  return times + by;
}

/** What support asks for. */
function showDetails(entry: ActivityEntry) {
  if (entry.kind !== 'refusal') return nothing;
  const { status, detail, request, operation, actor, client } = entry;
  return html`
    <details>
      <summary>Details for support</summary>
      <ul class="facts muted">
        <li>Answer: ${status} ${detail}</li>
        <li>Refused while ${sayOperation(operation)}, sent by ${sayWho(actor, client)}</li>
        ${request ? html`<li>Request: <code>${request}</code></li>` : nothing}
      </ul>
    </details>
  `;
}
