import { answerPreTokenGeneration } from './aws/functions/pre-token-generation-function.ts';
import { openWorkspaces } from './aws/stores.ts';
import { preTokenGeneration } from './workspaces/pre-token-generation.ts';

/** The user pool's trigger: adds the workspace of an administrator to the access token as a claim, or denies the token. */
export const handler = answerPreTokenGeneration((signIn) => preTokenGeneration(signIn, openWorkspaces()));
