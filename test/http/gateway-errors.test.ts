import { describe, expect, test } from '@jest/globals';
import { gatewayErrorBody, gatewayErrorHeaders, gatewayErrors } from '../../lambdas/http/gateway-errors.ts';
import { basePath } from '../../lambdas/http/routes.ts';
import { urns } from '../../lambdas/scim/schema/urns.ts';

describe.each(gatewayErrors)('$type of the gateway', (error) => {
  const { status, detail, headers = {} } = error;

  test('is a SCIM error', () => {
    expect(JSON.parse(gatewayErrorBody(error))).toEqual({ schemas: [urns.error], detail, status: String(status) });
    expect(detail).not.toBe('');
  });

  test('is not cached, and has the type of a SCIM error', () => {
    expect(gatewayErrorHeaders(error)).toEqual({
      'Content-Type': 'application/scim+json',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...headers,
    });
  });

  test('has Retry-After, in seconds, if a retry helps', () => {
    const temporary = [429, 503, 504].includes(status);
    expect(headers['Retry-After'] ?? '').toMatch(temporary ? /^\d+$/ : /^$/);
  });

  test('names the scheme of credentials if they are missing', () => {
    expect(headers['WWW-Authenticate'] ?? '').toMatch(status === 401 ? /^Bearer / : /^$/);
  });
});

test('a credential that cannot be checked is 503: Entra ID gives up after the first 401', () => {
  const statuses = gatewayErrors.filter(({ type }) => type.startsWith('AUTHORIZER_')).map(({ status }) => status);
  expect(statuses).toEqual([503, 503]);
});

test('each type is one of API Gateway, with its status', () => {
  expect(gatewayErrors.map(({ type, status }) => `${type} ${status}`)).toEqual([
    'UNAUTHORIZED 401',
    'ACCESS_DENIED 403',
    'WAF_FILTERED 403',
    'MISSING_AUTHENTICATION_TOKEN 404',
    'REQUEST_TOO_LARGE 413',
    'UNSUPPORTED_MEDIA_TYPE 415',
    'THROTTLED 429',
    'QUOTA_EXCEEDED 429',
    'INVALID_API_KEY 503',
    'AUTHORIZER_FAILURE 503',
    'AUTHORIZER_CONFIGURATION_ERROR 503',
    'INTEGRATION_FAILURE 503',
    'INTEGRATION_TIMEOUT 504',
    'DEFAULT_4XX 400',
    'DEFAULT_5XX 500',
  ]);
});

test('the detail of a denied request is that of the authorizer', () => {
  expect(gatewayErrors.find(({ type }) => type === 'ACCESS_DENIED')?.detail).toBe('$context.authorizer.detail');
});

test('every type occurs once, and the base path is that of the routes', () => {
  expect(new Set(gatewayErrors.map(({ type }) => type)).size).toBe(gatewayErrors.length);
  expect(gatewayErrors.find(({ status }) => status === 404)?.detail).toContain(basePath);
});
