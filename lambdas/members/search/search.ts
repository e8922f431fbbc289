import { printFilter } from '../../scim/filter/filter.ts';
import { type Binding, parseCursor, printCursor } from '../../scim/query/cursor.ts';
import type { ListQuery } from '../../scim/query/list-query.ts';
import { isProjected, type Projection } from '../../scim/query/projection.ts';
import type { Resource } from '../../scim/resource.ts';
import { toName } from '../../scim/schema/attribute.ts';
import type { ListedResource } from '../member-store.ts';
import { toResourceText } from '../stored-resource.ts';
import { openCandidates } from './candidates.ts';
import type { SearchOptions } from './options.ts';
import { fitPage, readMatches } from './page.ts';
import { describePlan, type Plan, plan } from './plan.ts';
import type { Match } from './window.ts';

/** A page of a list: RFC 7644 section 3.4.2, RFC 9865 section 2. */
export interface Page {
  readonly resources: readonly Resource[];
  /** The same as JSON, if the client asked for whole resources. */
  readonly texts?: readonly string[];
  /** Undefined if one request may not read all members. */
  readonly totalResults: number | undefined;
  /** Undefined if the client pages by cursor. */
  readonly startIndex: number | undefined;
  /** Undefined on the last page, and if the client pages by index. */
  readonly nextCursor: string | undefined;
}

/** A plan, its candidates, the page that they fill. Throws tooMany, invalidCursor or expiredCursor. */
export async function search<Stored extends ListedResource>(
  query: ListQuery,
  options: SearchOptions<Stored>,
): Promise<Page> {
  const { relation } = options;
  const binding = { workspace: options.workspace, question: describeQuestion(query) };
  const after = readCursor(query.cursor, binding, options.now());
  const way = plan({ ...query, relation: relation?.attribute });
  const candidates = await openCandidates(way, after, query, options);
  const { matches, total, readUpTo } = await readMatches(candidates, after, toAsked(way, query), options);
  if (way.kind !== 'list') {
    options.explain?.({ plan: describePlan(way), read: candidates.read(), matched: total ?? matches.length });
  }
  const page = fitPage(matches, query.count);
  const last = page.length < matches.length ? page.at(-1)?.seq : readUpTo;
  // Not spread: that would parse what is returned as text.
  return Object.assign(await toResources(page, query.projection, options), {
    totalResults: total,
    startIndex: query.startIndex,
    nextCursor: after === undefined || last === undefined ? undefined : printCursor(last, binding, options.now()),
  });
}

/** The resources of a page; as texts if they are returned as they are stored. */
async function toResources<Stored extends ListedResource>(
  page: readonly Match[],
  projection: Projection,
  { relation, type, locate }: SearchOptions<Stored>,
): Promise<Pick<Page, 'resources' | 'texts'>> {
  const isRelated = relation !== undefined && isProjected(relation.attribute, projection);
  if (isRelated)
    return {
      resources: await relation.complete(
        page.map(({ resource }) => resource),
        projection,
      ),
    };
  if (projection.only || projection.without) return { resources: page.map(({ resource }) => resource) };
  return {
    texts: page.map(({ stored }) => toResourceText(stored, { type, locate })),
    get resources() {
      return page.map(({ resource }) => resource);
    },
  };
}

/** A list needs no filter: what is in it matches. */
const toAsked = (way: Plan, query: ListQuery): ListQuery =>
  way.kind === 'list' ? { ...query, filter: undefined } : query;

/** The sequence number after which a cursor continues; undefined if the client pages by index. */
function readCursor(cursor: string | undefined, binding: Binding, now: Date): number | undefined {
  if (cursor === undefined) return undefined;
  return cursor === '' ? 0 : parseCursor(cursor, binding, now);
}

/** The same text for the same question: a cursor is valid for one question only. */
const describeQuestion = ({ filter, sorting }: ListQuery) =>
  JSON.stringify([filter && printFilter(filter), sorting && [toName(sorting.path), sorting.descending]]);
