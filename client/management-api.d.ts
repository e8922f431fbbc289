/* Made by npm run client-types: do not edit. */

export interface paths {
    "/manage/v1/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List workspaces, in no particular order */
        get: operations["listWorkspaces"];
        put?: never;
        /** Create a workspace; provisioning is off */
        post: operations["createWorkspace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a workspace */
        get: operations["getWorkspace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a workspace; fields that are left out stay as they are */
        patch: operations["changeWorkspace"];
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the access tokens of a workspace, the oldest first */
        get: operations["listTokens"];
        put?: never;
        /** Issue an access token; it is shown in this answer only */
        post: operations["issueToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/tokens/{token}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Issue a token in place of another, which stays valid for a grace period */
        post: operations["rotateToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the OAuth2 clients of a workspace, the oldest first */
        get: operations["listClients"];
        put?: never;
        /** Tie a client of a configured issuer to a workspace */
        post: operations["addClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/clients/{client}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Untie a client from a workspace, which ends its tokens */
        delete: operations["removeClient"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/token-clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the clients of the token endpoint in a workspace, the oldest first */
        get: operations["listTokenClients"];
        put?: never;
        /** Create a client of the token endpoint; its secret is shown in this answer only */
        post: operations["createTokenClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/token-clients/{client}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a client, which ends its access tokens at once */
        delete: operations["removeTokenClient"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/assertion-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compare an assertion with the trusts of a workspace, claim by claim; nothing is stored */
        post: operations["checkAssertion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/token-clients/{client}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a secret to a client; it is shown in this answer only */
        post: operations["addClientSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/token-clients/{client}/secrets/{secret}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a secret in place of another, which stays valid for a grace period */
        post: operations["rotateClientSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/token-clients/{client}/secrets/{secret}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a secret, which ends the access tokens that were issued for it */
        delete: operations["revokeClientSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/token-clients/{client}/trusts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a client present the tokens of an issuer instead of a secret */
        post: operations["addTrust"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/token-clients/{client}/trusts/{trust}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a trust, which ends the access tokens that were issued for it */
        delete: operations["removeTrust"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/token-clients/{client}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a client these public keys, or this address of them, in place of those that it has */
        put: operations["replaceClientKeys"];
        /** Give a client further public keys */
        post: operations["addClientKeys"];
        /** Remove all public keys of a client, or their address, which ends the access tokens that were issued for them */
        delete: operations["removeClientKeys"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/token-clients/{client}/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a public key of a client, which ends the access tokens that were issued for it */
        delete: operations["removeClientKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List or search the members of a workspace
         * @description A page of a search in a very large workspace may have few members, or none, and still a `nextCursor`.
         */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/members/{member}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a member with all attributes */
        get: operations["getMember"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what happened in a workspace, the newest first
         * @description Changes of members and groups, refused requests, and changes of the workspace and its credentials. A page may have few entries, or none, and still a `nextCursor`.
         */
        get: operations["listActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get how provisioning of a workspace goes */
        get: operations["getStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/workspaces/{workspace}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a settings session for a person: at most an hour, for this workspace only */
        post: operations["openSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/sessions/exchange": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchange the code of a settings link for the token of its session: once, within two minutes */
        post: operations["exchangeCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get this document */
        get: operations["getDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Workspace: {
            id: string;
            name: string;
            /** @description Whether single sign-on is set up. */
            sso: boolean;
            provisioning: boolean;
            /**
             * @description How strictly SCIM requests are read.
             * @enum {string}
             */
            mode: "lenient" | "strict";
            /** @description Whether identity providers may also provision groups. */
            groups: boolean;
            /** @description What an identity provider is given. */
            baseUrl: string;
            createdAt: string;
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            errors?: {
                detail: string;
                /** @description JSON Pointer into the body: `#/name` */
                pointer?: string;
                /** @description Of the path, the query or the headers. */
                parameter?: string;
            }[];
        };
        /** @description What the gateway refuses before the API is reached: too many requests, a credential that cannot be checked. */
        GatewayError: {
            schemas: string[];
            status: string;
            detail: string;
        };
        NewWorkspace: {
            id: string;
            name?: string;
            sso?: boolean;
        };
        WorkspaceChange: {
            name?: string;
            sso?: boolean;
            provisioning?: boolean;
            /** @enum {string} */
            mode?: "lenient" | "strict";
            groups?: boolean;
        };
        Token: {
            id: string;
            name: string;
            /** @description How the token begins, so that people recognize it. */
            beginning: string;
            scope: string;
            /** @enum {string} */
            state: "valid" | "expired" | "revoked";
            createdAt: string;
            expiresAt?: string;
            /** @description When another one took its place: this one ends at `expiresAt`. */
            rotatedAt?: string;
            revokedAt?: string;
            /** @description To the minute. */
            lastUsedAt?: string;
            /** @description An IP address. */
            lastUsedFrom?: string;
        };
        IssuedToken: components["schemas"]["Token"] & {
            /** @description Shown once: missing in the answer to a repeated request. */
            token?: string;
        };
        NewToken: {
            name: string;
            /** Format: date-time */
            expiresAt?: string;
            /** @enum {string} */
            scope?: "scim" | "scim:read" | "scim:write";
        };
        Rotation: {
            /** @default 86400 */
            graceSeconds: number;
        };
        Client: {
            id: string;
            issuer: string;
            clientId: string;
            createdAt: string;
            /** @description To the minute. */
            lastUsedAt?: string;
            /** @description An IP address. */
            lastUsedFrom?: string;
        };
        NewClient: {
            issuer: string;
            clientId: string;
        };
        TokenClient: {
            clientId: string;
            name: string;
            scope: string;
            /** @description The name of this service as an authorization server. */
            issuer: string;
            /** @description Where the client gets its access tokens. */
            tokenEndpoint: string;
            secrets: components["schemas"]["ClientSecret"][];
            trusts: components["schemas"]["Trust"][];
            /** @description Of a client that signs its assertions itself. */
            jwksUri?: string;
            jwks?: {
                keys: {
                    [key: string]: unknown;
                }[];
            };
            createdAt: string;
        };
        ClientSecret: {
            id: string;
            /** @description How the secret begins, so that people recognize it. */
            beginning: string;
            /** @enum {string} */
            state: "valid" | "expired" | "revoked";
            createdAt: string;
            expiresAt: string;
            /** @description When another one took its place: this one ends at `expiresAt`. */
            rotatedAt?: string;
            revokedAt?: string;
            /** @description To the hour. */
            lastUsedAt?: string;
            /** @description An IP address. */
            lastUsedFrom?: string;
        };
        Trust: {
            id: string;
            /** @description The claim `iss` of its tokens: an https address. */
            issuer: string;
            /** @description The claim `sub`. */
            subject: string;
            /** @description The claim `aud`. */
            audience: string;
            /** @description The address of its keys; by default, the OpenID configuration of the issuer names it. */
            jwksUri?: string;
            createdAt: string;
            /** @description To the hour. */
            lastUsedAt?: string;
            /** @description An IP address. */
            lastUsedFrom?: string;
        };
        CreatedTokenClient: components["schemas"]["TokenClient"] & {
            /** @description Shown once: missing in the answer to a repeated request. */
            secret?: string;
        };
        NewTokenClient: {
            name: string;
            /** @enum {string} */
            scope?: "scim" | "scim:read" | "scim:write";
            /**
             * Format: date-time
             * @description The end of the first secret. A client with trusts or keys gets a secret only if this is given.
             */
            secretExpiresAt?: string;
            trusts?: components["schemas"]["NewTrust"][];
            jwksUri?: string;
            jwks?: {
                keys: {
                    [key: string]: unknown;
                }[];
            };
        };
        NewTrust: {
            /** @description The claim `iss` of its tokens: an https address. */
            issuer: string;
            /** @description The claim `sub`. */
            subject: string;
            /** @description The claim `aud`. */
            audience: string;
            /** @description The address of its keys; by default, the OpenID configuration of the issuer names it. */
            jwksUri?: string;
        };
        AssertionCheck: {
            ok: boolean;
            clientId?: string;
            /** @description The trust that fits best, or `keys`. */
            credentialId?: string;
            findings: {
                claim: string;
                ok: boolean;
                detail: string;
                expected?: string;
                found?: string;
            }[];
        };
        Assertion: {
            assertion: string;
        };
        IssuedSecret: components["schemas"]["ClientSecret"] & {
            /** @description Shown once: missing in the answer to a repeated request. */
            secret?: string;
        };
        NewSecret: {
            /**
             * Format: date-time
             * @description In a year, if left out; in three years at most.
             */
            expiresAt?: string;
        };
        ClientKeys: {
            jwksUri?: string;
            jwks?: {
                keys: {
                    [key: string]: unknown;
                }[];
            };
        };
        FurtherKeys: {
            jwks: {
                keys: {
                    [key: string]: unknown;
                }[];
            };
        };
        MemberList: {
            items: components["schemas"]["Member"][];
            /** @description Missing on the last page. */
            nextCursor?: string;
            counts: components["schemas"]["MemberCounts"];
        };
        Member: {
            id: string;
            userName: string;
            /** @description The display name, or first and last name. */
            name?: string;
            role: string;
            active: boolean;
            /** @description Whether the identity provider has linked it: it has an externalId. */
            linked: boolean;
            createdAt: string;
            changedAt: string;
        };
        MemberCounts: {
            total: number;
            active: number;
            inactive: number;
        };
        MemberDetails: components["schemas"]["Member"] & {
            /** @description The SCIM resource. */
            attributes: {
                [key: string]: unknown;
            };
        };
        ActivityList: {
            items: components["schemas"]["ActivityEntry"][];
            /** @description Missing on the last page. */
            nextCursor?: string;
        };
        ActivityEntry: components["schemas"]["ChangeEntry"] | components["schemas"]["GroupEntry"] | components["schemas"]["RefusalEntry"] | components["schemas"]["ManagementEntry"];
        ChangeEntry: {
            id: string;
            time: string;
            actor: {
                /** @enum {string} */
                kind: "credential" | "person" | "key" | "operator" | "service";
                id?: string;
                name?: string;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "change";
            /** @enum {string} */
            type: "created" | "changed" | "deactivated" | "reactivated";
            member: string;
            userName: string;
            revision: number;
            changes: {
                attribute: string;
                before?: unknown;
                after?: unknown;
            }[];
            client?: string;
            request?: string;
            rewriters?: string[];
        };
        GroupEntry: {
            id: string;
            time: string;
            actor: {
                /** @enum {string} */
                kind: "credential" | "person" | "key" | "operator" | "service";
                id?: string;
                name?: string;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "group";
            /** @enum {string} */
            type: "created" | "changed" | "deleted";
            group: string;
            name: string;
            revision: number;
            /** @description How many members joined with this change. */
            joined: number;
            /** @description How many members left with this change. */
            left: number;
            changes: {
                attribute: string;
                before?: unknown;
                after?: unknown;
            }[];
            client?: string;
            request?: string;
            rewriters?: string[];
        };
        RefusalEntry: {
            id: string;
            time: string;
            actor: {
                /** @enum {string} */
                kind: "credential" | "person" | "key" | "operator" | "service";
                id?: string;
                name?: string;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "refusal";
            count: number;
            first: string;
            operation: string;
            status: number;
            scimType?: string;
            detail: string;
            client?: string;
            request?: string;
            member?: string;
            group?: string;
            /** @description What the request asked for. Long values are cut to texts that end in `...`. */
            sent?: {
                /** @description The userName, externalId or displayName in the body. */
                name?: string;
                filter?: string;
                /** @description Of the PATCH operation that was refused, or of a request without a route. */
                path?: string;
                /** @description What was refused: the value of an attribute, a parameter or a header, or the body. */
                value?: unknown;
            };
        };
        ManagementEntry: {
            id: string;
            time: string;
            actor: {
                /** @enum {string} */
                kind: "credential" | "person" | "key" | "operator" | "service";
                id?: string;
                name?: string;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "management";
            action: string;
            subject?: {
                id: string;
                name?: string;
            };
            /** @description Of a rotation: the old credential, and until when it still works. */
            replaced?: {
                id: string;
                name?: string;
                expiresAt: string;
            };
            changes?: {
                attribute: string;
                before?: unknown;
                after?: unknown;
            }[];
            /** @description When the credential ends, or ended. */
            expiresAt?: string;
        };
        Status: {
            /** @description The last SCIM request. */
            lastRequest?: {
                time: string;
                credential: {
                    id: string;
                    name?: string;
                };
                client?: string;
            };
            /** @description The last access token of the token endpoint with which no request was sent yet. */
            lastToken?: {
                time: string;
                credential: {
                    id: string;
                    name?: string;
                };
                client?: string;
            };
            members: components["schemas"]["MemberCounts"];
            endingCredentials: {
                id: string;
                name: string;
                expiresAt: string;
            }[];
            /** @description Requests refused within the last 24 hours. */
            refusals: number;
        };
        OpenedSession: {
            id: string;
            /** @description The link to open, within two minutes. Shown once: missing in the answer to a repeated request. */
            url?: string;
            /** @description Shown once: missing in the answer to a repeated request. */
            token?: string;
            expiresAt: string;
        };
        NewSession: {
            actor: {
                id: string;
                name: string;
            };
            returnUrl?: string;
        };
        Session: {
            token: string;
            expiresAt: string;
            workspace: string;
            actor: {
                id: string;
                name: string;
            };
            returnUrl?: string;
        };
        Exchange: {
            code: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listWorkspaces: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the workspaces */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Workspace"][];
                        /** @description Missing on the last page. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createWorkspace: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same key, within 24 hours, makes nothing twice. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWorkspace"];
            };
        };
        responses: {
            /** @description the workspace */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description it cannot be done as things are */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the Idempotency-Key was sent with another request before */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWorkspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the workspace */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeWorkspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkspaceChange"];
            };
        };
        responses: {
            /** @description the workspace */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description it cannot be done as things are */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Token"][];
                        /** @description Missing on the last page. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    issueToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same key, within 24 hours, makes nothing twice. */
                "idempotency-key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description the token */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedToken"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the Idempotency-Key was sent with another request before */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same key, within 24 hours, makes nothing twice. */
                "idempotency-key"?: string;
            };
            path: {
                workspace: string;
                token: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Rotation"];
            };
        };
        responses: {
            /** @description the new token */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedToken"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description it cannot be done as things are */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the Idempotency-Key was sent with another request before */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the revoked token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listClients: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the clients */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Client"][];
                        /** @description Missing on the last page. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same key, within 24 hours, makes nothing twice. */
                "idempotency-key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewClient"];
            };
        };
        responses: {
            /** @description the client */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description it cannot be done as things are */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the Idempotency-Key was sent with another request before */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                client: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the client is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTokenClients: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the clients */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TokenClient"][];
                        /** @description Missing on the last page. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTokenClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same key, within 24 hours, makes nothing twice. */
                "idempotency-key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTokenClient"];
            };
        };
        responses: {
            /** @description the client */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedTokenClient"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description it cannot be done as things are */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the Idempotency-Key was sent with another request before */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeTokenClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                client: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the client is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkAssertion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assertion"];
            };
        };
        responses: {
            /** @description what is right and what is wrong */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssertionCheck"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addClientSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same key, within 24 hours, makes nothing twice. */
                "idempotency-key"?: string;
            };
            path: {
                workspace: string;
                client: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NewSecret"];
            };
        };
        responses: {
            /** @description the secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedSecret"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description it cannot be done as things are */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the Idempotency-Key was sent with another request before */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateClientSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same key, within 24 hours, makes nothing twice. */
                "idempotency-key"?: string;
            };
            path: {
                workspace: string;
                client: string;
                secret: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Rotation"];
            };
        };
        responses: {
            /** @description the new secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedSecret"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description it cannot be done as things are */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the Idempotency-Key was sent with another request before */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeClientSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                client: string;
                secret: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the revoked secret */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientSecret"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addTrust: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same key, within 24 hours, makes nothing twice. */
                "idempotency-key"?: string;
            };
            path: {
                workspace: string;
                client: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTrust"];
            };
        };
        responses: {
            /** @description the trust */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trust"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description it cannot be done as things are */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the Idempotency-Key was sent with another request before */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeTrust: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                client: string;
                trust: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the trust is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description it cannot be done as things are */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceClientKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                client: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientKeys"];
            };
        };
        responses: {
            /** @description the client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenClient"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addClientKeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same key, within 24 hours, makes nothing twice. */
                "idempotency-key"?: string;
            };
            path: {
                workspace: string;
                client: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FurtherKeys"];
            };
        };
        responses: {
            /** @description the client */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenClient"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description it cannot be done as things are */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the Idempotency-Key was sent with another request before */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeClientKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                client: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenClient"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description it cannot be done as things are */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeClientKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                client: string;
                /** @description Its `kid`. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenClient"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description it cannot be done as things are */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description How the userName or a name begins. */
                query?: string;
                active?: "true" | "false";
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the members */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the member */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberDetails"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listActivity: {
        parameters: {
            query?: {
                /** @description Only of the member with this id. */
                member?: string;
                /** @description Only of the group with this id. */
                group?: string;
                kind?: "change" | "group" | "refusal" | "management";
                /** @description From this time on. */
                from?: string;
                /** @description Before this time. */
                to?: string;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the entries; as CSV, if the client prefers text/csv */
            200: {
                headers: {
                    /** @description `nextCursor` of a page of CSV */
                    "Next-Cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityList"];
                    "text/csv": string;
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the status */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same key, within 24 hours, makes nothing twice. */
                "idempotency-key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSession"];
            };
        };
        responses: {
            /** @description the session */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenedSession"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the Idempotency-Key was sent with another request before */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exchangeCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Exchange"];
            };
        };
        responses: {
            /** @description the session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description a field or a parameter is wrong: `errors` names each */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description an OpenAPI 3.1 document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description the credential is missing or not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the credential has no access to this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                };
            };
            /** @description an error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["GatewayError"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
