import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { assertionType } from '../../lambdas/oauth2/token-request.ts';
import { newKey, openIssuer, signed, type TestIssuer } from '../support/issuer.ts';
import { openService, type TestService } from '../support/service.ts';
import { post } from '../support/token-endpoint.ts';
import { admin, json } from '../tools/run-admin.ts';

/* What an operator does with clients of the token endpoint on the command line. */

let service: TestService;
let issuer: TestIssuer;
beforeAll(async () => {
  service = await openService({ authorizerCache: 0 });
  issuer = await openIssuer();
  await json('workspace create acme --sso');
});
afterAll(async () => {
  issuer.close();
  await service.close();
});

const day = 86_400_000;

describe('the end of a secret', () => {
  const limit = 'A secret is valid for three years at most: 1096d.';
  test.each(['4y', '1y', '1097d', '2000d', '26305h', '1578241m', '0d', 'x', '-1d'])('is not in %s', async (end) => {
    const { clientId } = await json('client create acme');
    for (const line of [`client create acme --expires=${end}`, `client secret add acme ${clientId} --expires=${end}`]) {
      const { code, out, error } = await admin(line);
      expect({ code, out, lines: error.split('\n').length }).toEqual({ code: 2, out: '', lines: 1 });
      expect(error).toContain(limit);
    }
  });

  test.each([
    ['1096d', 1096],
    ['26304h', 1096],
    ['1d', 1],
  ])('can be in %s', async (end, days) => {
    const { clientId } = await json(`client create acme --expires ${end}`);
    const [{ created, expires }] = await json(`client secret list acme ${clientId}`);
    expect(Date.parse(expires) - Date.parse(created)).toBeGreaterThan(days * day - 60_000);
    expect(Date.parse(expires) - Date.parse(created)).toBeLessThanOrEqual(days * day);
  });
});

describe('a client without a secret has no end of one', () => {
  test.each(['--no-secret --expires 90d', '--expires 90d --no-secret', '--no-secret --expires 90d --name x'])(
    '%s',
    async (options) => {
      const before = await json('client list acme');
      expect(await admin(`client create acme ${options}`)).toMatchObject({
        code: 2,
        out: '',
        error: 'error: --expires is the end of a secret, and --no-secret makes none: leave one of them out',
      });
      expect(await json('client list acme')).toEqual(before);
    },
  );

  test('each of them is allowed without the other', async () => {
    expect(await json('client create acme --no-secret')).not.toHaveProperty('clientSecret');
    expect(await json('client create acme --expires 90d')).toHaveProperty('clientSecret');
  });
});

test('a check of a self-signed assertion says that it is good only once, before and after it was used', async () => {
  const key = newKey('own');
  issuer.keys.push(key);
  const { clientId, tokenEndpoint } = await json(`client create acme --jwks-uri ${issuer.jwksUri}`);
  const exp = Math.floor(Date.now() / 1000) + 300;
  const sign = (aud: string) =>
    signed({ alg: key.algorithm, kid: 'own' }, { iss: clientId, sub: clientId, aud, jti: 'j', exp }, key);
  const check = async () => {
    const { code, out } = await admin(`client assertion acme ${sign(tokenEndpoint)}`);
    expect(code).toBe(0);
    expect(out).toMatch(/jti +right +is there; a self-signed assertion is good only once/);
    expect(out).toContain('the token endpoint accepts this token, if it was not used before');
  };
  await check();
  const client = { client_assertion_type: assertionType, client_assertion: sign('https://scim.example.com') };
  expect((await post(service, { form: { grant_type: 'client_credentials', ...client } })).status).toBe(200);
  await check();
});
