import type { Members } from '../members/members.ts';
import type { RoleCatalogue } from '../members/roles.ts';
import type { Page } from '../members/search/search.ts';
import type { Mode } from '../scim/mode.ts';
import type { ListQuery } from '../scim/query/list-query.ts';
import type { Parameters } from '../scim/schema/message.ts';

/** A request of a client that belongs to a workspace, whatever gateway it came through. */
export interface ScimRequest {
  readonly method: string;
  /** Below the base path, decoded: /Users/42 */
  readonly path: string;
  /** The segment of the path that a route calls {id}; empty where it has none. */
  readonly id: string;
  readonly parameters: Parameters;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As it was sent; undefined for none. */
  readonly body: Uint8Array | undefined;
  /** The URI of the service as the client knows it, without a slash at its end. */
  readonly base: string;
}

export interface ScimResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; undefined for no body. */
  readonly body: string | undefined;
  /** What the log should tell about it: numbers and our own words, nothing of the request. */
  readonly notes?: Readonly<Record<string, number | string>>;
}

/** What holds for the workspace of a request. */
export interface Settings {
  readonly mode: Mode;
  readonly roles: RoleCatalogue;
  /** The address of the operator's pages for administrators. */
  readonly documentation?: string | undefined;
}

/** What an operation on members may use: the workspace of the request, opened. */
export interface Service extends Settings {
  readonly members: Members;
}

/** What a search may use: apart from the members, so that only its bundle holds what searching takes. */
export interface SearchService extends Settings {
  readonly search: (query: ListQuery) => Promise<Page>;
}

/** A request in, a response out; refusals are thrown as ScimError. */
export type Handler<Uses = Service> = (request: ScimRequest, service: Uses) => Promise<ScimResponse>;
