import { entraId } from './entra-id.ts';
import { google } from './google-workspace.ts';
import type { Guide } from './guide.ts';
import { jumpCloud } from './jumpcloud.ts';
import { okta } from './okta.ts';
import { oneLogin } from './onelogin.ts';
import { other } from './other.ts';

/** The identity providers that have a guide, in the order of the page. */
export const guides: readonly Guide[] = [okta, entraId, oneLogin, jumpCloud, google, other];
