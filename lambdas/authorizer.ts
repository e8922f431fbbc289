import { answerAuthorizer } from './aws/authorizer-event.ts';
import { issuers } from './aws/environment.ts';
import { openJwtVerifier } from './aws/jwt.ts';
import { openWorkspaces } from './aws/stores.ts';
import { authorize } from './workspaces/authorize.ts';

/** Keeps the issuers' keys as long as the process lives. */
const verifyJwt = openJwtVerifier(issuers, Date.now);

/** The Lambda authorizer of the gateway: a bearer token in; its workspace, or a refusal, out. */
export const handler = answerAuthorizer((headers, { address, client }) =>
  authorize(headers, address, { store: openWorkspaces(), verifyJwt, now: new Date(), client }),
);
