import { frameAncestors, ssoUrl } from './aws/config.ts';
import { answerPage } from './aws/functions/page-function.ts';
import { answerFile } from './settings-page/answer-file.ts';

/** The settings page and its assets: GET /settings and what lies below. */
export const handler = answerPage((request) =>
  answerFile(request, { frameAncestors: frameAncestors(), ssoUrl: ssoUrl() }),
);
