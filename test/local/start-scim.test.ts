import { expect, test } from '@jest/globals';
import { type StartOptions, startScim } from '../../local/start-scim.ts';

/* What it does when it starts is tested in test/package, where a stranger uses it. */

test.each<[object, RegExp]>([
  [
    { prot: 3000 },
    /^startScim has no option prot: its options are port, folder, environment, onEvent, onCredentialEvent$/,
  ],
  [{ port: '3000' }, /^the option port of startScim must be a number from 0 to 65535$/],
  [{ port: -1 }, /port/],
  [{ port: 65_536 }, /port/],
  [{ port: 1.5 }, /port/],
  [{ port: null }, /port/],
  [{ folder: '' }, /^the option folder of startScim must be the path of a folder$/],
  [{ folder: 7 }, /folder/],
  [{ environment: { PORT: '3000' } }, /without PORT and DATA_DIR: use the options port and folder$/],
  [{ environment: { DATA_DIR: 'here' } }, /environment/],
  [{ environment: { ROLES: ['a'] } }, /environment/],
  [{ environment: null }, /environment/],
  [{ onEvent: 'log' }, /^the option onEvent of startScim must be a function$/],
])('the options %j are refused before anything starts', async (options, message) => {
  const starting = startScim(options as StartOptions);
  await expect(starting).rejects.toBeInstanceOf(TypeError);
  await expect(starting).rejects.toThrow(message);
});
