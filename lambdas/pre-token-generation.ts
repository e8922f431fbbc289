import { answerPreTokenGeneration } from './aws/functions/pre-token-generation-function.ts';
import { openWorkspaces } from './aws/stores.ts';
import { preTokenGeneration } from './workspaces/pre-token-generation.ts';

/** The trigger of the user pool: somebody who signs in, in; the workspace as a claim of the access token, or a refusal, out. */
export const handler = answerPreTokenGeneration((signIn) => preTokenGeneration(signIn, openWorkspaces()));
