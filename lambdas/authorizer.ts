import { answerAuthorizer } from './aws/authorizer-event.ts';
import { openWorkspaces } from './aws/stores.ts';
import { authorize } from './workspaces/authorize.ts';

/** The Lambda authorizer of the gateway: a bearer token in, its workspace or a refusal out. */
export const handler = answerAuthorizer((headers) => authorize(headers, openWorkspaces(), new Date()));
