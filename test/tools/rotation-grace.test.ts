import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openService, type TestService } from '../support/service.ts';
import { admin, json } from './run-admin.ts';

let service: TestService;
beforeAll(async () => {
  service = await openService();
  await json('workspace create acme');
});
afterAll(() => service.close());

/** A credential as its list shows it. */
interface Listed {
  readonly tokenId?: string;
  readonly keyId?: string;
  readonly secretId?: string;
  readonly expires?: string;
  readonly rotated?: string;
}

/** A new credential of each kind that can be rotated: its id, and the commands that rotate and list it. */
const kinds: readonly (readonly [string, () => Promise<{ id: string; rotate: string; list: string }>])[] = [
  [
    'a token',
    async () => {
      const { tokenId: id } = await json('token issue acme --name x --expires 3000d');
      return { id, rotate: `token rotate acme ${id}`, list: 'token list acme' };
    },
  ],
  [
    'a management key',
    async () => {
      const { keyId: id } = await json('key issue --name x --expires 3000d');
      return { id, rotate: `key rotate ${id}`, list: 'key list' };
    },
  ],
  [
    'a secret of a client',
    async () => {
      const { clientId } = await json('client create acme --expires 1096d');
      const list = `client secret list acme ${clientId}`;
      const [{ secretId: id }] = await json(list);
      return { id, rotate: `client secret rotate acme ${clientId} ${id}`, list };
    },
  ],
];

describe.each(kinds)('%s', (_, make) => {
  test.each([
    ['', 1440],
    [' --grace 0m', 0],
    [' --grace 0h', 0],
    [' --grace 0d', 0],
    [' --grace 1m', 1],
    [' --grace 12h', 720],
    [' --grace 365d', 525_600],
  ])('rotated with "%s" stays valid for %i minutes', async (option, minutes) => {
    const { id, rotate, list } = await make();
    expect(await admin(rotate + option)).toMatchObject({ code: 0, error: '' });
    const listed: readonly Listed[] = await json(list);
    const old = listed.find(({ tokenId, keyId, secretId }) => [tokenId, keyId, secretId].includes(id));
    expect(Date.parse(String(old?.expires)) - Date.parse(String(old?.rotated))).toBe(minutes * 60_000);
  });

  test.each(['0', '-1m', '0s', '00m', '1.5h', '366d', '8761h', '525601m', '99999d', 'soon'])(
    'is not rotated with --grace %s, and keeps its end',
    async (grace) => {
      const { id, rotate, list } = await make();
      const { code, error } = await admin(`${rotate} --grace ${grace}`);
      expect({ code, error }).toEqual({ code: 2, error: expect.stringMatching(/At most 365d; 0m ends it at once\./) });
      const listed: readonly Listed[] = await json(list);
      const old = listed.find(({ tokenId, keyId, secretId }) => [tokenId, keyId, secretId].includes(id));
      expect(old).not.toHaveProperty('rotated');
    },
  );
});

test('an end of 0 minutes is no end of a new credential', async () => {
  for (const line of ['token issue acme --name x', 'key issue --name x', 'client create acme']) {
    expect(await admin(`${line} --expires 0m`)).toMatchObject({ code: 2 });
  }
});
