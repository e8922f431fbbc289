import { issuers } from './aws/config.ts';
import type { Companions } from './aws/dynamodb/read-together.ts';
import { answerAuthorizer } from './aws/functions/authorizer-function.ts';
import { answerManagerAuthorizer, isForManagement } from './aws/functions/manager-authorizer-function.ts';
import { openJwtVerifier } from './aws/jwt/verify.ts';
import { workspacesTable } from './aws/resources.ts';
import { openAuthorizerStore, openManagement, warmUp } from './aws/stores.ts';
import { authorize } from './workspaces/authorize.ts';
import { authorizeManager } from './workspaces/authorize-manager.ts';
import type { VerifyJwt } from './workspaces/oauth-token.ts';

/** Caches the issuers' keys for the lifetime of the process. */
let verifyJwt: VerifyJwt | undefined;

/** Which records belong to a credential, never the records themselves. */
const companions: Companions = new Map();

function open() {
  verifyJwt ??= openJwtVerifier(issuers(), Date.now);
  return { store: openAuthorizerStore(companions), verifyJwt, now: new Date() };
}

const answerScim = answerAuthorizer((headers, address, client) => authorize(headers, address, { ...open(), client }));

const answerManagement = answerManagerAuthorizer((headers, address) =>
  authorizeManager(headers, address, { ...open(), management: openManagement() }),
);

/** The gateway's Lambda authorizer: turns a bearer token into its workspace or caller, or denies the request. */
export const handler = (...[event, context]: Parameters<typeof answerScim>) =>
  isForManagement(event) ? answerManagement(event) : answerScim(event, context);

warmUp(workspacesTable);
