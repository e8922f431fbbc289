import { describe, expect, test } from '@jest/globals';
import { acceptedBy, faultOf, judge } from '../../lambdas/oauth2/assertion.ts';
import { newTokenClient } from '../../lambdas/workspaces/token-client.ts';

const now = new Date('2027-06-01T12:00:00.000Z');
const app = 'b5ba7a93-4452-4522-aeb4-a2b5da870c16';
const issuer = 'https://login.microsoftonline.com/ce5f061f-abe6-4e40-9615-301f87bcb7f0/v2.0';
const subject = 'd2f8ee76-c549-45b8-a143-f5b640669704';

/** What is wrong with a token of Entra ID with this audience, for a trust with that one. */
function faultFor(trusted: string, aud: string): string | undefined {
  const trusts = [{ issuer, subject, audience: trusted }];
  const client = newTokenClient(
    { workspaceId: 'acme', name: 'Entra', scopes: ['scim'], trusts },
    new Uint8Array(32),
    now,
  );
  const exp = now.getTime() / 1000 + 3900;
  const jwt = { header: { alg: 'RS256', kid: '1', typ: 'JWT' }, claims: { iss: issuer, sub: subject, aud, exp } };
  const [accepted] = acceptedBy(client, []);
  return accepted && faultOf(judge(jwt, accepted, now.getTime()));
}

describe('the audience that the console of Entra ID shows is that of its tokens', () => {
  const names = [`api://${app}/.default`, `api://${app}`, app];
  test.each(names.flatMap((trusted) => [app, `api://${app}`].map((aud) => [trusted, aud] as const)))(
    'a trust with %s takes %s',
    (trusted, aud) => {
      expect(faultFor(trusted, aud)).toBeUndefined();
    },
  );

  test.each([
    [app, `api://${app}/.default`],
    [app, 'b5ba7a93-4452-4522-aeb4-a2b5da870c17'],
    [app, `${app}0`],
    [app, `https://${app}`],
    ['api://scim', 'scim'],
    ['api://scim/.default', 'api://scim'],
    ['scim', 'api://scim'],
  ])('a trust with %s refuses %s', (trusted, aud) => {
    expect(faultFor(trusted, aud)).toBe('aud is another one');
  });
});
