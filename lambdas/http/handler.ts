import type { RoleCatalogue } from '../members/roles.ts';
import type { Page } from '../members/search/search.ts';
import type { Resources } from '../resources/resources.ts';
import type { Mode } from '../scim/mode.ts';
import type { ListQuery } from '../scim/query/list-query.ts';
import type { Parameters } from '../scim/schema/message.ts';
import type { ResourceType } from '../scim/schema/resource-type.ts';

/** A SCIM request, independent of the gateway that received it. */
export interface ScimRequest {
  readonly method: string;
  /** Below the base path, decoded: /Users/42 */
  readonly path: string;
  /** The path segment that the route calls {id}; empty if the route has none. */
  readonly id: string;
  readonly parameters: Parameters;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes as sent; undefined if there is no body. */
  readonly body: Uint8Array | undefined;
  /** The base URI as the client knows it, without a trailing slash. */
  readonly base: string;
}

export interface ScimResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; undefined for no body. */
  readonly body: string | undefined;
  /** Details for the log: numbers and our own words, nothing from the request. */
  readonly notes?: Readonly<Record<string, number | string>>;
}

/** The settings of the workspace of a request. */
export interface Settings {
  readonly mode: Mode;
  readonly roles: RoleCatalogue;
  /** The types of its resources. */
  readonly types: readonly ResourceType[];
  /** The address of the operator's pages for administrators. */
  readonly documentation?: string | undefined;
}

/** What a handler of resources may use: those of the request's workspace, of the type that its path names. */
export interface Service extends Settings {
  readonly resources: Resources;
}

/** What a search may use. It is separate, so that only the bundle of `list` contains the search. */
export interface SearchService extends Settings {
  /** Of the type that the path of the request names, or of all types; none if the workspace does not offer the type. */
  readonly searches: readonly TypedSearch[];
}

/** The search among the resources of one type. */
export interface TypedSearch {
  readonly type: ResourceType;
  readonly search: (query: ListQuery) => Promise<Page>;
}

/** Turns a request into a response; error responses are thrown as ScimError. */
export type Handler<Uses = Service> = (request: ScimRequest, service: Uses) => Promise<ScimResponse>;
