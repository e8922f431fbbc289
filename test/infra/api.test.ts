import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { gatewayErrorBody, gatewayErrorHeaders, gatewayErrors } from '../../lambdas/http/gateway-errors.ts';
import { basePath, routes } from '../../lambdas/http/routes.ts';
import { findRoute } from '../../local/proxy-event.ts';
import { idOf, type Resource, synthesize } from './synthesis.ts';

const { template } = synthesize();

/** What each method of the API is bound to: 'GET /scim/v2/Users' -> 'ListFunction', or 'MOCK'. */
const methods = new Map(Object.values(template.findResources('AWS::ApiGateway::Method')).map(toBinding));

function toBinding({ Properties: { HttpMethod, ResourceId, Integration } }: Resource): [string, string] {
  const target = /"(\w+Function)"/.exec(JSON.stringify(Integration.Uri ?? ''))?.[1] ?? Integration.Type;
  return [`${HttpMethod} ${pathOf(ResourceId)}`, target];
}

function pathOf(id: { readonly Ref?: string }): string {
  if (!id.Ref) return '';
  const { ParentId, PathPart } = template.findResources('AWS::ApiGateway::Resource')[id.Ref]?.Properties ?? {};
  return `${pathOf(ParentId)}/${PathPart}`;
}

describe('routes', () => {
  test.each(routes)('$method $path is bound to its function, and so is HEAD if it reads', (route) => {
    const bound = idOf(route.function);
    expect(methods.get(`${route.method} ${basePath}${route.path}`)).toBe(bound);
    if (route.method === 'GET') expect(methods.get(`HEAD ${basePath}${route.path}`)).toBe(bound);
  });

  test('only routes are bound to a function other than fallback', () => {
    const others = ['FallbackFunction', 'ManageFunction', 'PageFunction', 'TokenFunction', 'MOCK'];
    const named = [...methods].filter(([, target]) => !others.includes(target));
    const heads = routes.filter((route) => route.method === 'GET');
    expect(named).toHaveLength(routes.length + heads.length);
  });

  const paths = [
    ...['', '/', '/scim', '/scim/v1/Users', '/Users', '/scim/v2', '/scim/v2/', '/scim/v2x'],
    ...[
      '/manage',
      '/manage/v2',
      '/manage/v1',
      '/manage/v1/',
      '/manage/v1/workspaces',
      '/manage/v1/workspaces/x/tokens',
    ],
    ...['/settings', '/settings/', '/settings/x', '/settings/assets/x.js', '/settingsx'],
    ...[
      '/manage/v1/sessions',
      '/manage/v1/sessions/x',
      '/manage/v1/sessions/exchange',
      '/manage/v1/sessions/exchange/x',
    ],
    ...['', '/', '/x', '/x/y', '/.search', '/.search/x', '/{proxy+}'].map((end) => `${basePath}/Users${end}`),
    ...['/users', '/.search', '/.search/x', '/Groups', '/Groups/1', '/Bulk', '/Me'].map((end) => basePath + end),
    ...['ServiceProviderConfig', 'ResourceTypes', 'Schemas'].flatMap((name) =>
      ['', '/', '/x', '/x/y'].map((end) => `${basePath}/${name}${end}`),
    ),
  ];
  const requests = paths.flatMap((path) =>
    ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => [method, path] as const),
  );
  test('every request reaches the function that the local gateway gives it to', () => {
    const differing = requests.filter(([method, path]) => deployed(method, path) !== local(method, path));
    expect(differing).toEqual([]);
  });

  const local = (method: string, path: string) => {
    const name = findRoute(method, path)?.function;
    return name ? idOf(name) : 'MOCK';
  };

  /** As API Gateway looks a request up: step by step, by name first, then {id}, then {proxy+}, and never back up. */
  function deployed(method: string, path: string): string | undefined {
    let found = '';
    for (const step of path.split('/').filter(Boolean)) {
      const next = [step, '{id}', '{proxy+}'].map((part) => `${found}/${part}`).find((each) => known.has(each));
      if (!next) return undefined;
      found = next;
      if (found.endsWith('{proxy+}')) break;
    }
    return methods.get(`${method} ${found}`) ?? methods.get(`ANY ${found}`);
  }
  const known = new Set(Object.keys(template.findResources('AWS::ApiGateway::Resource')).map((Ref) => pathOf({ Ref })));
});

test('the token endpoint and its metadata are for one function, with limits of their own', () => {
  expect(methods.get('ANY /oauth2/token')).toBe('TokenFunction');
  expect(methods.get('ANY /.well-known/oauth-authorization-server')).toBe('TokenFunction');
  template.hasResourceProperties('AWS::ApiGateway::Stage', {
    MethodSettings: Match.arrayWith([
      Match.objectLike({
        ResourcePath: '/~1oauth2~1token',
        HttpMethod: '*',
        ThrottlingRateLimit: 200,
        ThrottlingBurstLimit: 400,
      }),
    ]),
  });
});

describe('access', () => {
  test('every method below a base path has an authorizer, except the settings page, the token endpoint and the exchange of a code', () => {
    for (const method of Object.values(template.findResources('AWS::ApiGateway::Method'))) {
      const { AuthorizationType, AuthorizerId, ApiKeyRequired } = method.Properties;
      const [name, target] = toBinding(method);
      const isOpen = ['MOCK', 'PageFunction', 'TokenFunction'].includes(String(target)) || open.test(name);
      expect([name, AuthorizationType]).toEqual([name, isOpen ? 'NONE' : 'CUSTOM']);
      const authorizer = target === 'ManageFunction' ? /^ManagementAuthorizer/ : /^Authorizer/;
      expect(AuthorizerId?.Ref).toEqual(isOpen ? undefined : expect.stringMatching(authorizer));
      expect(ApiKeyRequired ?? false).toBe(!isOpen && target !== 'ManageFunction');
    }
  });

  /** What a browser asks without credentials, and what takes a code. */
  const open = /^OPTIONS \/manage\/v1|^POST \/manage\/v1\/sessions\/exchange$/;

  test('the caller of the management API is authorized again each time, so that a revoked key ends at once', () => {
    const [authorizer] = Object.entries(template.findResources('AWS::ApiGateway::Authorizer')).filter(([id]) =>
      id.startsWith('ManagementAuthorizer'),
    );
    expect(authorizer?.[1].Properties).toMatchObject({
      Type: 'REQUEST',
      AuthorizerResultTtlInSeconds: 0,
    });
    // The function answers a request without a credential too, with CORS headers.
    expect(authorizer?.[1].Properties).not.toHaveProperty('IdentitySource');
  });

  test('the management API and the page have limits of their own, the open route a lower one', () => {
    const [stage] = Object.values(template.findResources('AWS::ApiGateway::Stage'));
    expect(stage?.Properties.MethodSettings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ResourcePath: '/~1manage~1v1~1{proxy+}', HttpMethod: '*', ThrottlingRateLimit: 50 }),
        expect.objectContaining({ ResourcePath: '/~1settings', HttpMethod: '*', ThrottlingRateLimit: 50 }),
        expect.objectContaining({ ResourcePath: '/~1settings~1{proxy+}', HttpMethod: '*', ThrottlingRateLimit: 50 }),
        expect.objectContaining({
          ResourcePath: '/~1manage~1v1~1sessions~1exchange',
          HttpMethod: 'POST',
          ThrottlingRateLimit: 10,
        }),
      ]),
    );
  });

  test.each([
    [{}, 60],
    [{ authorizerCacheSeconds: '0' }, 0],
  ])('%j: authorizer results are cached by the header Authorization for %i seconds', (given, seconds) => {
    synthesize(given).template.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.Authorization',
      AuthorizerResultTtlInSeconds: seconds,
    });
  });
});

test('functions get the bytes of a body, whatever its type, without decompression', () => {
  const [api] = Object.values(template.findResources('AWS::ApiGateway::RestApi'));
  expect(api?.Properties.BinaryMediaTypes).toEqual(['*/*']);
  // With a threshold for compression the gateway would unpack bodies as well.
  expect(api?.Properties.MinimumCompressionSize).toBeUndefined();
});

describe('the limit of a workspace', () => {
  test('is that of a usage plan, which counts by the key of the authorizer only', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { ApiKeySourceType: 'AUTHORIZER' });
    const [plan] = Object.values(template.findResources('AWS::ApiGateway::UsagePlan'));
    expect(plan?.Properties).toMatchObject({
      UsagePlanName: 'workspace-scim-development',
      Throttle: { RateLimit: 25, BurstLimit: 100 },
      ApiStages: [{ ApiId: expect.anything(), Stage: expect.anything() }],
    });
    synthesize({ workspaceRateLimit: '40', workspaceBurstLimit: '200' }).template.hasResourceProperties(
      'AWS::ApiGateway::UsagePlan',
      { Throttle: { RateLimit: 40, BurstLimit: 200 } },
    );
  });

  test('is shared by workspaces without a key of their own', () => {
    const authorizer = template.findResources('AWS::Lambda::Function')['AuthorizerFunction'] as Resource;
    const { USAGE_KEY } = authorizer.Properties.Environment.Variables;
    const [[id, key]] = Object.entries(template.findResources('AWS::ApiGateway::ApiKey')) as [[string, Resource]];
    expect(key.Properties).toMatchObject({ Value: USAGE_KEY, Enabled: true });
    expect(USAGE_KEY).toMatch(/^[0-9a-zA-Z]{20,128}$/);
    template.hasResourceProperties('AWS::ApiGateway::UsagePlanKey', { KeyId: { Ref: id }, KeyType: 'API_KEY' });
  });
});

describe('refusals of the gateway', () => {
  test.each(gatewayErrors.map((error) => [error.type, error] as const))('%s is a SCIM error', (type, error) => {
    const body = gatewayErrorBody(error);
    const headers = Object.entries(gatewayErrorHeaders(error));
    template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: type,
      StatusCode: String(error.status),
      ResponseParameters: Object.fromEntries(
        headers.map(([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`]),
      ),
      ResponseTemplates: { 'application/json': body, 'application/scim+json': body },
    });
    expect(JSON.parse(body)).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      detail: error.detail,
      status: String(error.status),
    });
  });

  test('no other response of the gateway is configured', () => {
    template.resourceCountIs('AWS::ApiGateway::GatewayResponse', gatewayErrors.length);
    expect(new Set(gatewayErrors.map(({ status }) => status))).toEqual(
      new Set([400, 401, 403, 404, 413, 415, 429, 500, 503, 504]),
    );
  });

  test('a variable is a whole value of a template, where the gateway fills it in, and headers have none', () => {
    for (const { detail, headers = {} } of gatewayErrors) {
      if (detail.includes('$')) expect(detail).toMatch(/^\$context\.authorizer\.\w+$/);
      // What stands in single quotes is taken as it is, so it can have none itself.
      for (const value of Object.values(headers)) expect(value).not.toMatch(/['$]/);
    }
  });

  test('a path outside the base path is 404 as a SCIM error, with any token', () => {
    const mocks = Object.values(template.findResources('AWS::ApiGateway::Method')).filter(
      ({ Properties }) => Properties.Integration.Type === 'MOCK',
    );
    expect(mocks.map((method) => toBinding(method)[0]).sort()).toEqual(
      ['', '/scim', '/manage', '/oauth2'].flatMap((path) => [`ANY ${path}`, `ANY ${path}/{proxy+}`]).sort(),
    );
    for (const { Properties } of mocks) {
      const { IntegrationResponses, PassthroughBehavior, RequestTemplates } = Properties.Integration;
      expect(RequestTemplates['application/scim+json']).toBe('{"statusCode":404}');
      expect(PassthroughBehavior).toBe('NEVER');
      const [{ StatusCode, ResponseTemplates, ResponseParameters }] = IntegrationResponses;
      expect(StatusCode).toBe('404');
      expect(JSON.parse(ResponseTemplates['application/json']).status).toBe('404');
      expect(ResponseParameters).toEqual({
        'method.response.header.Content-Type': "'application/scim+json'",
        'method.response.header.Cache-Control': "'no-store'",
        'method.response.header.X-Content-Type-Options': "'nosniff'",
      });
      // The API takes every type for binary: the templates would be read as Base64.
      expect([Properties.Integration.ContentHandling, IntegrationResponses[0].ContentHandling]).toEqual([
        'CONVERT_TO_TEXT',
        'CONVERT_TO_TEXT',
      ]);
    }
  });
});
