import type { MemberStore } from '../../lambdas/members/member-store.ts';
import { type Members, type MembersOptions, openMembers } from '../../lambdas/members/members.ts';
import { type Page, search } from '../../lambdas/members/search/search.ts';
import { lenient } from '../../lambdas/scim/modes.ts';
import { type ListQuery, parseListQuery } from '../../lambdas/scim/query/list-query.ts';
import { userType } from '../../lambdas/scim/resource-types.ts';
import type { Parameters } from '../../lambdas/scim/schema/message.ts';
import { userScope } from '../../lambdas/scim/schema/user.ts';

export const catalogue = { names: ['admin', 'maker', 'contributor', 'viewer'], fallback: 'contributor' };

/** What the members of a workspace are opened with in tests; what differs can be given. */
export const optionsFor = (store: MemberStore, given: Partial<MembersOptions> = {}): MembersOptions => ({
  store,
  type: userType,
  workspace: 'test',
  roles: catalogue,
  now: () => new Date('2026-01-01T00:00:00.000Z'),
  locate: (id) => `https://scim.example.com/scim/v2/Users/${id}`,
  scanLimit: 1000,
  ...given,
});

/** The members of a workspace, and how to search them. */
export interface People extends Members {
  readonly search: (query: ListQuery) => Promise<Page>;
}

export function openPeople(store: MemberStore, given: Partial<MembersOptions> = {}): People {
  const options = optionsFor(store, given);
  return { ...openMembers(options), search: (query) => search(query, options) };
}

/** A query as a client writes it: { filter: 'userName eq "ada"', count: '10' } */
export function toQuery(parameters: Readonly<Record<string, string | number>>): ListQuery {
  const lists = Object.entries(parameters).map(([name, value]) => [name, [String(value)]]);
  return parseListQuery(Object.fromEntries(lists) as Parameters, { scope: userScope, mode: lenient });
}

/** All pages of a query, as a client that pages by cursor gets them. */
export async function walk(people: People, parameters: Readonly<Record<string, string | number>>): Promise<Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; cursor = pages.at(-1)?.nextCursor) {
    pages.push(await people.search(toQuery({ ...parameters, cursor })));
  }
  return pages;
}

export const namesOf = ({ resources }: Pick<Page, 'resources'>) => resources.map(({ userName }) => String(userName));
