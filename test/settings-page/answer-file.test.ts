import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { assets, pageStyle, settingsElement } from '#generated/settings-page-assets.ts';
import { answerFile, elementPath } from '../../lambdas/settings-page/answer-file.ts';

const settings = { frameAncestors: [], ssoUrl: undefined };
const get = (path: string, encodings = 'gzip, deflate, br', method = 'GET', prefix = '') =>
  answerFile({ method, prefix, path, encodings }, settings);

describe('the page', () => {
  test('loads two assets by their content, below the stage if there is one', () => {
    for (const prefix of ['', '/production', '/settings']) {
      const { status, headers, body } = get('/settings', '', 'GET', prefix);
      expect(status).toBe(200);
      expect(headers['Content-Type']).toBe('text/html; charset=utf-8');
      expect(headers['Cache-Control']).toBe('no-cache');
      for (const { name } of assets) expect(body).toContain(`"${prefix}/settings/assets/${name}"`);
      expect(body).not.toMatch(/<script>|<style|style=|\son[a-z]+=/);
    }
  });

  test('a slash at the end leads to the same page', () => {
    expect(get('/settings/')).toEqual(get('/settings'));
  });

  test('the policy has nothing inline, and nobody frames the page by default', () => {
    const policy = get('/settings').headers['Content-Security-Policy'] ?? '';
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types lit-html',
    ]);
  });

  test('the origins of the setting may frame it', () => {
    const frameAncestors = ['https://app.example.com', 'https://admin.example.com'];
    const { headers } = answerFile(
      { method: 'GET', prefix: '', path: '/settings', encodings: '' },
      { ...settings, frameAncestors },
    );
    expect(headers['Content-Security-Policy']).toContain(
      'frame-ancestors https://app.example.com https://admin.example.com;',
    );
  });

  test('the link to single sign-on is an attribute, whatever is in it', () => {
    const ssoUrl = 'https://app.example.com/?a="><script>alert(1)</script>&b';
    const { body } = answerFile(
      { method: 'GET', prefix: '', path: '/settings', encodings: '' },
      { ...settings, ssoUrl },
    );
    expect(body).not.toContain('<script>alert');
    expect(body).toContain(
      'sso-url="https://app.example.com/?a=&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;&#38;b"',
    );
    expect(get('/settings').body).not.toContain('sso-url');
  });
});

describe('an asset', () => {
  test.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['br;q=0.5', 'br'],
    ['gzip', 'gzip'],
    ['gzip, br;q=0', 'gzip'],
    ['gzip, br;q=0.0', 'gzip'],
    ['brotli', 'gzip'],
    ['', 'gzip'],
  ])('for Accept-Encoding "%s" is sent as %s, to be kept for good', (encodings, encoding) => {
    const { headers, body, binary, status } = get(`/settings/assets/${settingsElement.name}`, encodings);
    expect({ status, binary }).toEqual({ status: 200, binary: true });
    expect(headers).toMatchObject({
      'Content-Encoding': encoding,
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
      'X-Content-Type-Options': 'nosniff',
    });
    const bytes = Buffer.from(body, 'base64');
    const text = encoding === 'br' ? brotliDecompressSync(bytes) : gunzipSync(bytes);
    expect(text.toString()).toContain('workspace-scim-settings');
  });

  test('the whole page has less than 60 KB gzipped', () => {
    const sizes = [settingsElement, pageStyle].map(({ gzip }) => Buffer.from(gzip, 'base64').length);
    expect(sizes.reduce((sum, size) => sum + size, get('/settings').body.length)).toBeLessThan(60_000);
  });

  test('its name changes with its content', () => {
    for (const { name } of assets) expect(name).toMatch(/\.[0-9a-f]{12}\.(js|css)$/);
  });

  test.each(['/settings/assets/', '/settings/assets/x.js', '/settings/assets/../page', '/settings/x', '/settingsx'])(
    '%s is 404, and not kept',
    (path) => {
      expect(get(path)).toMatchObject({ status: 404, headers: { 'Cache-Control': 'no-store' } });
    },
  );
});

test('the element has an address that stays, for pages of any origin', () => {
  const { body, headers } = get(elementPath);
  expect(body).toBe(`export * from './assets/${settingsElement.name}';\n`);
  expect(headers).toMatchObject({ 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'public, max-age=300' });
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is 405', (method) => {
  expect(get('/settings', '', method)).toMatchObject({ status: 405, headers: { Allow: 'GET, HEAD' } });
});
