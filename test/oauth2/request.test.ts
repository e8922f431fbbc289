import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { metadataPath, tokenPath } from '../../lambdas/http/routes.ts';
import { openService, type TestService, type TestWorkspace } from '../support/service.ts';
import { basicOf, type Form, newClient, post, toForm } from '../support/token-endpoint.ts';

let service: TestService;
let workspace: TestWorkspace;
let [clientId, secret]: string[] = [];
beforeAll(async () => {
  service = await openService({ authorizerCache: 0 });
  workspace = await service.newWorkspace();
  ({ clientId, secret } = await newClient(workspace.id));
});
afterAll(() => service.close());

const grant_type = 'client_credentials';
const good = (): Form => ({ grant_type, client_id: String(clientId), client_secret: String(secret) });
const basic = (id = String(clientId), text = String(secret)) => ({ authorization: basicOf(id, text) });
const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const formType = 'application/x-www-form-urlencoded';
const multipart = `--b\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\n${grant_type}\r\n--b--\r\n`;

describe('accepted is', () => {
  const requests: readonly (readonly [string, () => Parameters<typeof post>[1]])[] = [
    ['a secret in the body', () => ({ form: good() })],
    ['a secret in the header', () => ({ form: { grant_type }, headers: basic() })],
    [
      'the name of the scheme in lower case',
      () => ({ form: { grant_type }, headers: { authorization: basic().authorization.replace('Basic', 'basic') } }),
    ],
    [
      'an id in the header, percent-encoded',
      () => ({ form: { grant_type }, headers: basic(String(clientId).replace('w', '%77')) }),
    ],
    [
      'a secret in the header, percent-encoded',
      () => ({ form: { grant_type }, headers: basic(undefined, String(secret).replace('_', '%5f')) }),
    ],
    [
      'the same client id in header and body',
      () => ({ form: { grant_type, client_id: String(clientId) }, headers: basic() }),
    ],
    [
      'a charset',
      () => ({ form: good(), headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' } }),
    ],
    [
      'a media type in capitals',
      () => ({ form: good(), headers: { 'content-type': 'Application/X-WWW-Form-Urlencoded' } }),
    ],
    ['parameters that nobody knows', () => ({ form: { ...good(), resource: 'https://api.example.com', x: '1' } })],
    [
      'parameters without a value, as if they were left out',
      () => ({ form: `${toForm(good())}&scope=&client_assertion=&` }),
    ],
    ['a body of 32 KB', () => ({ form: `${toForm(good())}&x=`.padEnd(32 * 1024, 'x') })],
    [
      'a space before the parameters of the type',
      () => ({ form: good(), headers: { 'content-type': 'application/x-www-form-urlencoded ; charset=utf-8' } }),
    ],
    [
      'spaces around the credentials',
      () => ({ form: { grant_type }, headers: { authorization: `${basic().authorization.replace(' ', '   ')}  ` } }),
    ],
    ['a byte order mark before the parameters', () => ({ form: `\ufeff${toForm(good())}` })],
    ['the encoding identity', () => ({ form: good(), headers: { 'content-encoding': 'Identity' } })],
    ...['charset=utf8', 'charset="UTF-8"', 'charset = utf-8; q=1', 'q=1'].map((parameters) => {
      const headers = { 'content-type': `${formType}; ${parameters}` };
      return [`a type with ${parameters}`, () => ({ form: good(), headers })] as const;
    }),
    [
      'a secret in the header, and an empty one in the body',
      () => ({ form: `grant_type=${grant_type}&client_secret=`, headers: basic() }),
    ],
    ['a slash at the end of the path', () => ({ form: good(), path: `${tokenPath}/` })],
  ];
  test.each(requests)('%s', async (_, toRequest) => {
    expect(await post(service, toRequest())).toMatchObject({ status: 200, json: { token_type: 'Bearer' } });
  });
});

describe('refused with 400 is', () => {
  const requests: readonly (readonly [string, string, () => Parameters<typeof post>[1]])[] = [
    ['a request without a grant type', 'invalid_request', () => ({ form: { ...good(), grant_type: undefined } })],
    ['an empty grant type', 'invalid_request', () => ({ form: { ...good(), grant_type: '' } })],
    ['another grant type', 'unsupported_grant_type', () => ({ form: { ...good(), grant_type: 'password' } })],
    [
      'an authorization code',
      'unsupported_grant_type',
      () => ({ form: { ...good(), grant_type: 'authorization_code' } }),
    ],
    ['a parameter twice', 'invalid_request', () => ({ form: `${toForm(good())}&client_secret=${secret}` })],
    ['a parameter twice, once without a value', 'invalid_request', () => ({ form: `${toForm(good())}&grant_type=` })],
    ['an unknown parameter twice', 'invalid_request', () => ({ form: `${toForm(good())}&x=1&x=2` })],
    [
      'a parameter twice, once percent-encoded',
      'invalid_request',
      () => ({ form: `${toForm(good())}&%67rant_type=x` }),
    ],
    [
      'JSON',
      'invalid_request',
      () => ({ form: JSON.stringify(good()), headers: { 'content-type': 'application/json' } }),
    ],
    ['a body without a type', 'invalid_request', () => ({ form: good(), headers: { 'content-type': null } })],
    [
      'a type that only begins alike',
      'invalid_request',
      () => ({ form: good(), headers: { 'content-type': 'application/x-www-form-urlencodedx' } }),
    ],
    [
      'a type that only contains it',
      'invalid_request',
      () => ({ form: good(), headers: { 'content-type': 'text/plain; application/x-www-form-urlencoded' } }),
    ],
    [
      'a body that is one byte longer than 32 KB',
      'invalid_request',
      () => ({ form: `${toForm(good())}&x=`.padEnd(32 * 1024 + 1, 'x') }),
    ],
    ...['iso-8859-1', 'latin1', 'windows-1252', '"UTF-16"', 'utf-7', '', 'utf-8; charset=latin1', "'utf-8'"].flatMap(
      (charset) =>
        [`; charset=${charset}`, `;CHARSET = ${charset}`].map((parameter) => {
          const headers = { 'content-type': formType + parameter };
          return [`a type with ${parameter}`, 'invalid_request', () => ({ form: good(), headers })] as const;
        }),
    ),
    ...['gzip', 'GZIP', 'br', 'deflate', 'zstd', 'compress', 'identity, gzip', 'x'].map((encoding) => {
      const headers = { 'content-encoding': encoding };
      return [`the Content-Encoding ${encoding}`, 'invalid_request', () => ({ form: good(), headers })] as const;
    }),
    [
      'a body that is compressed',
      'invalid_request',
      () => ({ form: gzipSync(toForm(good())), headers: { 'content-encoding': 'gzip' } }),
    ],
    ['a body that is compressed, without saying so', 'invalid_request', () => ({ form: gzipSync(toForm(good())) })],
    ['a body in UTF-16', 'invalid_request', () => ({ form: Buffer.from(`\ufeff${toForm(good())}`, 'utf16le') })],
    ['a body in Latin-1', 'invalid_request', () => ({ form: Buffer.from(`${toForm(good())}&x=é`, 'latin1') })],
    [
      'multipart',
      'invalid_request',
      () => ({ form: multipart, headers: { 'content-type': 'multipart/form-data; boundary=b' } }),
    ],
    ['multipart that calls itself a form', 'invalid_request', () => ({ form: multipart })],
    ['JSON that calls itself a form', 'invalid_request', () => ({ form: JSON.stringify(good()) })],
    [
      'two types',
      'invalid_request',
      () => ({ form: good(), headers: { 'content-type': [formType, 'application/json'] } }),
    ],
    [
      'two types in one header',
      'invalid_request',
      () => ({ form: good(), headers: { 'content-type': `${formType}; charset=utf-8, text/plain` } }),
    ],
    ...['grant_type', 'client_id', 'client_secret', 'scope', 'resource'].flatMap((name) => {
      const form = () => toForm({ scope: 'scim', resource: 'x', ...good() });
      return [`${name}=x`, `${name}=`, name].map(
        (again) => [`a form with another ${again}`, 'invalid_request', () => ({ form: `${form()}&${again}` })] as const,
      );
    }),
    ...['grant_type', 'client_id'].map(
      (name) => [`an empty ${name}`, 'invalid_request', () => ({ form: { ...good(), [name]: '' } })] as const,
    ),
    ...[`client_id=x`, 'scope=scim', 'x=', 'x'].map(
      (query) =>
        [`the query ${query}`, 'invalid_request', () => ({ form: good(), path: `${tokenPath}?${query}` })] as const,
    ),
    ['an empty body', 'invalid_request', () => ({ form: '' })],
    ['a body of 33 KB', 'invalid_request', () => ({ form: { ...good(), x: 'x'.repeat(33 * 1024) } })],
    ['a body with a broken percent sign', 'invalid_request', () => ({ form: `${toForm(good())}&x=%zz` })],
    ['a body that is not UTF-8, percent-encoded', 'invalid_request', () => ({ form: `${toForm(good())}&x=%ff` })],
    [
      'credentials in the URL',
      'invalid_request',
      () => ({ form: { grant_type }, path: `${tokenPath}?client_id=${clientId}&client_secret=${secret}` }),
    ],
    ['two methods: header and body', 'invalid_request', () => ({ form: good(), headers: basic() })],
    [
      'two methods: header and assertion',
      'invalid_request',
      () => ({ form: { grant_type, client_assertion_type: type, client_assertion: 'x.y.z' }, headers: basic() }),
    ],
    [
      'two methods: secret and assertion',
      'invalid_request',
      () => ({ form: { ...good(), client_assertion_type: type, client_assertion: 'x.y.z' } }),
    ],
    [
      'two methods: secret and the type of an assertion',
      'invalid_request',
      () => ({ form: { ...good(), client_assertion_type: type } }),
    ],
    [
      'two Authorization headers',
      'invalid_request',
      () => ({ form: { grant_type }, headers: { authorization: [basic().authorization, basic().authorization] } }),
    ],
    [
      'another client id in the body than in the header',
      'invalid_request',
      () => ({ form: { grant_type, client_id: 'other' }, headers: basic() }),
    ],
    ['a secret without an id', 'invalid_request', () => ({ form: { grant_type, client_secret: String(secret) } })],
    [
      'an assertion without its type',
      'invalid_request',
      () => ({ form: { grant_type, client_id: String(clientId), client_assertion: 'x.y.z' } }),
    ],
    [
      'an assertion of another type',
      'invalid_request',
      () => ({
        form: {
          grant_type,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer',
          client_assertion: 'x',
        },
      }),
    ],
    [
      'the type of an assertion without one',
      'invalid_request',
      () => ({ form: { grant_type, client_assertion_type: type } }),
    ],
    [
      'an assertion of nobody',
      'invalid_request',
      () => ({ form: { grant_type, client_assertion_type: type, client_assertion: 'x.y.z' } }),
    ],
    ['a scope that the client may not have', 'invalid_scope', () => ({ form: { ...good(), scope: 'scim admin' } })],
    [
      'scopes with two spaces between',
      'invalid_scope',
      () => ({ form: { ...good(), scope: 'scim:read  scim:write' } }),
    ],
  ];
  test.each(requests)('%s: %s', async (_, error, toRequest) => {
    const answer = await post(service, toRequest());
    expect({ status: answer.status, error: answer.json['error'] }).toEqual({ status: 400, error });
    // RFC 6749 section 5.2 allows these characters.
    expect(answer.json['error_description']).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
    expect(answer.headers).toMatchObject({ 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  });
});

describe('refused with 401 is', () => {
  const requests: readonly (readonly [string, () => Parameters<typeof post>[1]])[] = [
    ['no credential', () => ({ form: { grant_type } })],
    ['an id alone', () => ({ form: { grant_type, client_id: String(clientId) } })],
    ['a secret that is malformed', () => ({ form: { ...good(), client_secret: 'guess' } })],
    [
      'a secret with another checksum',
      () => ({ form: { ...good(), client_secret: `${String(secret).slice(0, -1)}!` } }),
    ],
    ['an id that is malformed', () => ({ form: { ...good(), client_id: 'guess' } })],
    ['an id that does not exist', () => ({ form: { ...good(), client_id: `wsclient_${'0'.repeat(22)}` } })],
    ['an id that DynamoDB cannot read', () => ({ form: { ...good(), client_id: `wsclient_${'x'.repeat(3000)}` } })],
    [
      'a bearer token in the header',
      () => ({ form: { grant_type }, headers: { authorization: `Bearer ${workspace.token}` } }),
    ],
    [
      'a scheme that ends like Basic',
      () => ({ form: { grant_type }, headers: { authorization: `x${basic().authorization}` } }),
    ],
    [
      'something behind the credentials',
      () => ({ form: { grant_type }, headers: { authorization: `${basic().authorization} x` } }),
    ],
    ['Basic without credentials', () => ({ form: { grant_type }, headers: { authorization: 'Basic' } })],
    ['an empty header', () => ({ form: { grant_type }, headers: { authorization: '' } })],
    [
      'Basic without a colon',
      () => ({ form: { grant_type }, headers: { authorization: `Basic ${btoa('wsclient')}` } }),
    ],
    ['Basic that is not Base64', () => ({ form: { grant_type }, headers: { authorization: 'Basic ***' } })],
    ['Basic with a broken percent sign', () => ({ form: { grant_type }, headers: basic('%zz') })],
    [
      'Basic that is not UTF-8',
      () => ({
        form: { grant_type },
        headers: { authorization: `Basic ${Buffer.from([0xff, 0x3a, 0x61]).toString('base64')}` },
      }),
    ],
    ['an access token as a secret', () => ({ form: { ...good(), client_secret: workspace.token } })],
  ];
  test.each(requests)('%s, without a reason', async (_, toRequest) => {
    const answer = await post(service, toRequest());
    expect(answer).toMatchObject({
      status: 401,
      headers: { 'WWW-Authenticate': expect.stringMatching(/^Basic realm=/), 'Cache-Control': 'no-store' },
      json: { error: 'invalid_client', error_description: 'the client could not be authenticated' },
    });
  });
});

describe('scopes', () => {
  const all = ['scim', 'scim:read', 'scim:write'] as const;
  test.each<[(typeof all)[number], string | undefined, string | undefined]>([
    ['scim', undefined, 'scim'],
    ['scim:read', undefined, 'scim:read'],
    ['scim', 'scim', 'scim'],
    ['scim', 'scim:read', 'scim:read'],
    ['scim', 'scim:write scim:read', 'scim:read scim:write'],
    ['scim', 'scim:read scim:read', 'scim:read'],
    ['scim:read', 'scim:read', 'scim:read'],
    ['scim:read', 'scim', undefined],
    ['scim:read', 'scim:write', undefined],
    ['scim:write', 'scim:read', undefined],
    ['scim:read', 'scim:read scim:write', undefined],
    ['scim', 'SCIM', undefined],
  ])('a client with %s that asks for %s gets %s', async (has, scope, given) => {
    const client = await newClient(workspace.id, { scopes: [has] });
    const form = { grant_type, client_id: client.clientId, client_secret: client.secret, scope };
    const answer = await post(service, { form });
    expect({ status: answer.status, scope: answer.json['scope'] }).toEqual({ status: given ? 200 : 400, scope: given });
  });

  test('a token for reading does not write', async () => {
    const answer = await post(service, { form: { ...good(), scope: 'scim:read' } });
    const headers = { authorization: `Bearer ${answer.json['access_token']}` };
    expect((await workspace.send({ path: '/Users', headers })).status).toBe(200);
    const body = { userName: 'nobody' };
    expect((await workspace.send({ method: 'POST', path: '/Users', headers, body })).status).toBe(403);
  });
});

describe('other methods', () => {
  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is refused at the endpoint', async (method) => {
    const answer = await post(service, { form: good(), method });
    expect(answer).toMatchObject({ status: 405, headers: { Allow: 'POST' }, json: { error: 'invalid_request' } });
  });

  test.each(['POST', 'PUT', 'DELETE'])('%s is refused at the metadata', async (method) => {
    const answer = await post(service, { form: '', path: metadataPath, method });
    expect(answer).toMatchObject({ status: 405, headers: { Allow: 'GET, HEAD' } });
  });

  test.each(['GET', 'HEAD'])('%s gets the metadata', async (method) => {
    const { status, body } = await service.send({ method, path: metadataPath });
    expect({ status, metadata: JSON.parse(body) }).toEqual({
      status: 200,
      metadata: {
        issuer: 'https://scim.example.com',
        token_endpoint: 'https://scim.example.com/oauth2/token',
        grant_types_supported: ['client_credentials'],
        response_types_supported: [],
        scopes_supported: ['scim', 'scim:read', 'scim:write'],
        token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
        token_endpoint_auth_signing_alg_values_supported: [
          'RS256',
          'RS384',
          'RS512',
          'ES256',
          'ES384',
          'ES512',
          'EdDSA',
        ],
      },
    });
  });

  test.each([`${tokenPath}/x`, `${metadataPath}/x`, '/oauth2', '/.well-known'])(
    'there is nothing at %s',
    async (path) => {
      expect((await service.send({ path })).status).toBe(404);
    },
  );
});
