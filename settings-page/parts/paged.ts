import { html, nothing } from 'lit';
import type { PagedList } from '../paged-list.ts';
import { showProblem } from './show.ts';

interface Looks<Item> {
  /** Why the last page could not be read. */
  readonly problem: string | undefined;
  readonly loading: string;
  /** If there is nothing: without a filter, and with one. */
  readonly none: string;
  readonly misfit: string;
  readonly show: (items: readonly Item[]) => unknown;
}

/** A list with the button for its next page, or why there is nothing to show. */
export function showPaged<Item extends { readonly id: string }>(list: PagedList<Item, object>, looks: Looks<Item>) {
  return html`${showProblem(looks.problem)} ${showItems(list, looks)} ${showMore(list)}`;
}

function showItems<Item extends { readonly id: string }>(
  { items, loading, isFiltered }: PagedList<Item, object>,
  looks: Looks<Item>,
) {
  if (!items) return looks.problem ? nothing : html`<p class="muted" role="status">${looks.loading}</p>`;
  if (items.length > 0 || loading) return html`<div class="card flush">${looks.show(items)}</div>`;
  return html`<p class="card muted">${isFiltered ? looks.misfit : looks.none}</p>`;
}

const showMore = ({ cursor, loading, more }: Pick<PagedList<never, object>, 'cursor' | 'loading' | 'more'>) =>
  cursor === undefined
    ? nothing
    : html`<div class="row"><button aria-disabled=${loading ? 'true' : 'false'} @click=${loading ? nothing : more}>${loading ? 'Loading…' : 'Show more'}</button></div>`;
