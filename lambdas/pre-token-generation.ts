import { answerSignIn } from './aws/functions/pre-token-generation-function.ts';
import { openWorkspaces } from './aws/stores.ts';
import { admit } from './workspaces/pre-token-generation.ts';

/** The trigger of the user pool: somebody who signs in, in; the workspace as a claim of the access token, or a refusal, out. */
export const handler = answerSignIn((signIn) => admit(signIn, openWorkspaces()));
