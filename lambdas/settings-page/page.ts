import { pageStyle, settingsElement } from '#generated/settings-page-assets.ts';
import type { Asset } from './asset.ts';
import { escapeHtml } from './escape-html.ts';

export interface PageSettings {
  /** The origins of pages that may show the page in a frame. */
  readonly frameAncestors: readonly string[];
  /** Where an administrator sets up single sign-on in the product. */
  readonly ssoUrl: string | undefined;
}

/** The settings page: the element and nothing else. `prefix` is the path of the service, if it is not at the root of its host. */
export function toPage(prefix: string, { ssoUrl }: PageSettings): string {
  const pathOf = ({ name }: Asset) => `${prefix}/settings/assets/${name}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>SCIM provisioning</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${escapeHtml(pathOf(pageStyle))}">
<script type="module" src="${escapeHtml(pathOf(settingsElement))}"></script>
</head>
<body>
<main>
<workspace-scim-settings from-link${ssoUrl === undefined ? '' : ` sso-url="${escapeHtml(ssoUrl)}"`}></workspace-scim-settings>
<noscript>This page needs JavaScript.</noscript>
</main>
</body>
</html>
`;
}

/** What the browser lets the page do. No inline script or style; Trusted Types, so that no text becomes markup. */
export const toPolicy = ({ frameAncestors }: PageSettings): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frameAncestors.length > 0 ? frameAncestors.join(' ') : "'none'"}`,
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');
