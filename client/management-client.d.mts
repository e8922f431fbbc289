import type { Client } from 'openapi-fetch';
import type { paths } from './management-api.d.ts';

export type { components, operations, paths } from './management-api.d.ts';

export interface ManagementClientOptions {
  /** The address of the service, without a path: https://scim.example.com */
  readonly url: string;
  /** A management key, or the token of a settings session. */
  readonly token: string;
  /** Sends a request; that of the platform by default. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** The management API at an address: `client.GET('/manage/v1/workspaces')`, and the like for each route. */
export function openManagementClient(options: ManagementClientOptions): Client<paths>;
