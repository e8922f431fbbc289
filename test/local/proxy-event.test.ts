import { describe, expect, test } from '@jest/globals';
import { routes } from '../../lambdas/http/routes.ts';
import { findRoute, type Match, type RawRequest, toAuthorizerEvent, toProxyEvent } from '../../local/proxy-event.ts';

const request: RawRequest = {
  method: 'GET',
  url: '/scim/v2/Users',
  headers: { host: ['scim.example.com:3000'], 'user-agent': ['curl/8'] },
  body: Buffer.alloc(0),
  sourceIp: '192.0.2.1',
  host: 'scim.example.com:3000',
};
const match = findRoute('GET', '/scim/v2/Users') as Match;

describe('a route', () => {
  test.each(routes)('$method $path is found', ({ method, path, function: name }) => {
    const found = findRoute(method, `/scim/v2${path.replace('{id}', 'some-id')}?x=/y`);
    const pathParameters = path.includes('{id}') ? { id: 'some-id' } : null;
    expect(found).toEqual({ function: name, resource: `/scim/v2${path}`, pathParameters });
  });

  test.each<[string, string, string, string, string?]>([
    ['HEAD', '/scim/v2/Users', 'list', '/scim/v2/Users'],
    ['GET', '/scim/v2/Users/', 'list', '/scim/v2/Users'],
    ['GET', '/scim/v2/Users/42/', 'get', '/scim/v2/Users/{id}', '42'],
    ['GET', '/scim/v2/Users/a%2Fb', 'get', '/scim/v2/Users/{id}', 'a%2Fb'],
    ['DELETE', '/scim/v2/Users/42', 'fallback', '/scim/v2/Users/{id}', '42'],
    ['GET', '/scim/v2/Users/.search', 'fallback', '/scim/v2/Users/.search'],
    ['PUT', '/scim/v2/Users', 'fallback', '/scim/v2/Users'],
    ['GET', '/scim/v2/users', 'fallback', '/scim/v2/{proxy+}'],
    ['GET', '/scim/v2/Users/42/emails', 'fallback', '/scim/v2/{proxy+}'],
    ['GET', '/scim/v2//Users', 'fallback', '/scim/v2/{proxy+}'],
    ['GET', '/scim/v2/Users//', 'fallback', '/scim/v2/{proxy+}'],
    ['GET', '/scim/v2', 'list', '/scim/v2'],
    ['HEAD', '/scim/v2/', 'list', '/scim/v2'],
    ['GET', '/scim/v2/?filter=x', 'list', '/scim/v2'],
    ['POST', '/scim/v2', 'fallback', '/scim/v2'],
    ['GET', '/scim/v2//', 'fallback', '/scim/v2/{proxy+}'],
  ])('%s %s is for %s', (...[method, url, name, resource, id]) => {
    expect(findRoute(method, url)).toEqual({
      function: name,
      resource,
      pathParameters: id === undefined ? null : { id },
    });
  });

  test.each([
    ['POST', '/oauth2/token', '/oauth2/token'],
    ['POST', '/oauth2/token/', '/oauth2/token'],
    ['GET', '/oauth2/token?x=y', '/oauth2/token'],
    ['GET', '/.well-known/oauth-authorization-server', '/.well-known/oauth-authorization-server'],
    ['DELETE', '/.well-known/oauth-authorization-server', '/.well-known/oauth-authorization-server'],
  ])('%s %s is for the token endpoint, without a credential', (method, url, resource) => {
    expect(findRoute(method, url)).toEqual({ function: 'token', resource, pathParameters: null, access: 'open' });
  });

  test.each([
    '/oauth2',
    '/oauth2/',
    '/oauth2/token/x',
    '/oauth2/tokens',
    '/.well-known',
    '/.well-known/openid-configuration',
  ])('%s is not for the token endpoint', (url) => {
    expect(findRoute('POST', url)).toBeUndefined();
  });

  test.each(['/', '', '/scim', '/scim/v2x/Users', '/SCIM/v2/Users', '/x/scim/v2/Users', '/?/scim/v2/Users'])(
    '%j lies outside the base path',
    (url) => {
      expect(findRoute('GET', url)).toBeUndefined();
    },
  );
});

describe('the event of a function', () => {
  test('has decoded parameters: all values of a name, and the last one as the single value', () => {
    const url = '/scim/v2/Users?filter=a+eq+%22b%2Bc%22&x=1&x=2&flag&q=?';
    const event = toProxyEvent({ ...request, url }, match, null);
    expect(event.multiValueQueryStringParameters).toEqual({
      filter: ['a eq "b+c"'],
      x: ['1', '2'],
      flag: [''],
      q: ['?'],
    });
    expect(event.queryStringParameters).toEqual({ filter: 'a eq "b+c"', x: '2', flag: '', q: '?' });
    expect(event.path).toBe('/scim/v2/Users');
  });

  test('ends a parameter at a semicolon, and has U+FFFD for what is not UTF-8, as API Gateway does', () => {
    const event = toProxyEvent({ ...request, url: '/scim/v2/Users?filter=a;b=%E4%3B&c=j%E4rg' }, match, null);
    expect(event.multiValueQueryStringParameters).toEqual({ filter: ['a'], b: ['\ufffd;'], c: ['j\ufffdrg'] });
  });

  test('has null for no parameters and no body', () => {
    const event = toProxyEvent(request, match, null);
    const { body, isBase64Encoded, queryStringParameters, multiValueQueryStringParameters } = event;
    expect([body, isBase64Encoded]).toEqual([null, false]);
    expect([queryStringParameters, multiValueQueryStringParameters]).toEqual([null, null]);
  });

  test('has a repeated header as its last value and as a list', () => {
    const headers = { accept: ['a', 'b'] };
    const event = toProxyEvent({ ...request, headers }, match, null);
    expect([event.headers, event.multiValueHeaders]).toEqual([{ accept: 'b' }, headers]);
  });

  test('has the credential, the source and the route of a request', () => {
    const event = toProxyEvent({ ...request, method: 'POST', body: Buffer.from('{}') }, match, { workspace: 'acme' });
    expect(event).toMatchObject({
      httpMethod: 'POST',
      resource: '/scim/v2/Users',
      body: 'e30=',
      isBase64Encoded: true,
      requestContext: {
        authorizer: { workspace: 'acme' },
        resourcePath: '/scim/v2/Users',
        domainName: 'scim.example.com:3000',
        identity: { sourceIp: '192.0.2.1', userAgent: 'curl/8' },
      },
    });
  });

  test('has an id of its own for each request', () => {
    const ids = [1, 2].map(() => toProxyEvent(request, match, null).requestContext.requestId);
    expect(new Set(ids).size).toBe(2);
  });
});

test('the authorizer sees everything but the body', () => {
  const event = toAuthorizerEvent({ ...request, method: 'POST', body: Buffer.from('{"password":"x"}') }, match);
  expect(event).toMatchObject({ type: 'REQUEST', httpMethod: 'POST', multiValueHeaders: request.headers });
  expect(event.methodArn).toMatch(/^arn:aws:execute-api:[^/]+\/[^/]+\/POST\/scim\/v2\/Users$/);
  expect(JSON.stringify(event)).not.toMatch(/password|eyJw/);
});
