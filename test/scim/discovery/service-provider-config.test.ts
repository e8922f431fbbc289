import { expect, test } from '@jest/globals';
import { toServiceProviderConfig } from '../../../lambdas/scim/discovery/service-provider-config.ts';
import type { JsonObject } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { parseCursor, printCursor } from '../../../lambdas/scim/query/cursor.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { refusal } from '../member.ts';
import { asked } from '../query/asked.ts';

const { authenticationSchemes, ...config } = toServiceProviderConfig(lenient);

test('ServiceProviderConfig has what RFC 7643 section 5 and RFC 9865 section 4 require', () => {
  expect(config).toEqual({
    schemas: [urns.serviceProviderConfig],
    documentationUri: 'https://www.rfc-editor.org/info/rfc7644',
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: 1000 },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    pagination: {
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: 100,
      maxPageSize: 1000,
      cursorTimeout: 3600,
    },
  });
});

test('every authentication scheme is a type of RFC 7643 section 5, and one is primary', () => {
  const schemes = authenticationSchemes as readonly JsonObject[];
  for (const scheme of schemes) {
    expect(['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest']).toContain(scheme['type']);
    expect(scheme).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    for (const uri of ['specUri', 'documentationUri']) expect(String(scheme[uri])).toMatch(/^https:\/\//);
  }
  expect(schemes.map(({ type }) => type)).toEqual(['oauthbearertoken', 'oauth2']);
  expect(schemes.filter(({ primary }) => primary).map(({ type }) => type)).toEqual(['oauthbearertoken']);
});

test('pages of the operator for administrators are linked everywhere', () => {
  const pages = 'https://docs.example.com/scim';
  const { documentationUri, authenticationSchemes: schemes } = toServiceProviderConfig(lenient, pages);
  const linked = (schemes as readonly JsonObject[]).map((scheme) => scheme['documentationUri']);
  expect([documentationUri, ...linked]).toEqual([pages, pages, pages]);
});

test('its page limits are the limits that pages have', () => {
  const { pagination, filter } = config as Readonly<Record<string, JsonObject>>;
  const query = asked({});
  expect(pagination?.['defaultPageSize']).toBe(query.count);
  expect(pagination?.['defaultPaginationMethod']).toBe(query.cursor === undefined ? 'index' : 'cursor');
  expect(pagination?.['maxPageSize']).toBe(asked({ count: '999999' }).count);
  expect(filter?.['maxResults']).toBe(pagination?.['maxPageSize']);
  const timeout = Number(pagination?.['cursorTimeout']);
  const binding = { workspace: 'w', question: 'q' };
  const cursor = printCursor(1, binding, new Date(0));
  expect(parseCursor(cursor, binding, new Date(timeout * 1000))).toBe(1);
  const [status, scimType] = refusal(() => parseCursor(cursor, binding, new Date((timeout + 1) * 1000)));
  expect([status, scimType]).toEqual([400, 'expiredCursor']);
});

test('only the strict mode conforms to the interoperability profile', () => {
  expect(toServiceProviderConfig(strict)).toEqual({ ...config, authenticationSchemes, interopProfileConformant: true });
});
