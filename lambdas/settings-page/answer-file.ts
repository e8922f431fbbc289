import { assets, settingsElement } from '#generated/settings-page-assets.ts';
import { settingsPath } from '../http/routes.ts';
import type { Asset } from './asset.ts';
import { type PageSettings, toPage, toPolicy } from './page.ts';

export interface FileRequest {
  readonly method: string;
  /** What stands before the path, for the browser: the stage, /production, or nothing. */
  readonly prefix: string;
  /** /settings, and what lies below */
  readonly path: string;
  /** The header Accept-Encoding. */
  readonly encodings: string;
}

export interface FileAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the body is base64. */
  readonly binary: boolean;
}

/** The stable address of the element, which a product's page imports. */
export const elementPath = `${settingsPath}/workspace-scim-settings.js`;

/** The page, the element by its stable address, or an asset by its name. */
export function answerFile(request: FileRequest, settings: PageSettings): FileAnswer {
  const { method, prefix, path, encodings } = request;
  if (method !== 'GET' && method !== 'HEAD') return notAllowed;
  const below = path.replace(/\/$/, '');
  if (below === settingsPath) return answerPage(prefix, settings);
  if (below === elementPath) return answerElement();
  const asset = assets.find(({ name }) => below === `${settingsPath}/assets/${name}`);
  return asset ? answerAsset(asset, encodings) : unknown;
}

const common = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' };

/** Code without secrets, for a page of whatever origin. */
const shared = { ...common, 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };

const answerPage = (prefix: string, settings: PageSettings): FileAnswer => ({
  status: 200,
  headers: {
    ...common,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': toPolicy(settings),
    'Cache-Control': 'no-cache',
  },
  body: toPage(prefix, settings),
  binary: false,
});

/** Leads to the asset of this release: a module that is imported by its stable address is kept for a short time only. */
const answerElement = (): FileAnswer => ({
  status: 200,
  headers: { ...shared, 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'public, max-age=300' },
  body: `export * from './assets/${settingsElement.name}';\n`,
  binary: false,
});

/** Every browser takes gzip: who asks for none gets it too. */
function answerAsset({ type, brotli, gzip }: Asset, encodings: string): FileAnswer {
  const isBrotli = /\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(encodings);
  return {
    status: 200,
    headers: {
      ...shared,
      'Content-Type': type,
      'Content-Encoding': isBrotli ? 'br' : 'gzip',
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
    },
    body: isBrotli ? brotli : gzip,
    binary: true,
  };
}

const plain = { ...common, 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' };

const notAllowed: FileAnswer = {
  status: 405,
  headers: { ...plain, Allow: 'GET, HEAD' },
  body: 'The settings page is read with GET.\n',
  binary: false,
};

const unknown: FileAnswer = {
  status: 404,
  headers: plain,
  body: 'There is no such file. Reload the page.\n',
  binary: false,
};
