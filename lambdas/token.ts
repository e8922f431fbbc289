import { randomBytes } from 'node:crypto';
import { loopbackKeys, tokenLifetime } from './aws/config.ts';
import { answerToken } from './aws/functions/token-function.ts';
import { openAssertions } from './aws/jwt/assertions.ts';
import { openWorkspaces } from './aws/stores.ts';
import { answerTokenRequest } from './oauth2/answer-token-request.ts';
import { GuessLimit } from './oauth2/guess-limit.ts';
import type { TokenClient } from './workspaces/token-client.ts';

/** These keep the keys of issuers, and count failures, for the lifetime of the process. */
const jwts = openAssertions({ now: Date.now, isLocal: loopbackKeys });
const guesses = new GuessLimit<TokenClient>(Date.now);

/** The token endpoint, POST /oauth2/token, and its metadata. */
export const handler = answerToken((request, sender, audiences) =>
  answerTokenRequest(request, sender, {
    store: openWorkspaces(),
    jwts,
    guesses,
    audiences,
    lifetime: tokenLifetime(),
    random: () => randomBytes(32),
    now: new Date(),
  }),
);
