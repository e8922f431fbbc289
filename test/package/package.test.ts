import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { functionNames } from '../../lambdas/http/routes.ts';
import { type Adopter, openAdopter } from './adopter.ts';

/* The package as a stranger has it: packed, installed in an empty project of another folder, and used as the documents say. */

let adopter: Adopter;
beforeAll(() => {
  adopter = openAdopter();
  for (const document of ['docs/deploy.md', 'docs/upgrading.md', 'docs/product.md']) adopter.copy(document);
}, 180_000);
afterAll(() => adopter.remove());

describe('the package', () => {
  test('has the functions, what is imported and run, and the documents', () => {
    const bundles = adopter.files.filter((file) => file.startsWith('dist/'));
    expect(bundles.sort()).toEqual(
      functionNames.flatMap((name) => [`dist/${name}/index.mjs`, `dist/${name}/function.cjs`]).sort(),
    );
    expect(adopter.files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'CHANGELOG.md', 'docs/operations.md', 'lib/NOTICES.txt']),
    );
  });

  test('has no tests, no data, no sources of ours and no source maps', () => {
    const foreign = adopter.files.filter(
      (file) => !/^(lib|dist|client|docs)\/|^[A-Z]+(\.md)?$|^package\.json$/.test(file),
    );
    expect(foreign).toEqual([]);
    const bundles = adopter.files.filter((file) => file.startsWith('dist/'));
    for (const file of bundles) expect(readFileSync(join(installed(), file), 'utf8')).not.toContain('sourceMappingURL');
    expect(adopter.files.filter((file) => /\.map$|\.sqlite$|\.data\/|\.test\./.test(file))).toEqual([]);
    // Only the samples that docs/ explains.
    expect(adopter.files.filter((file) => /(?<!\.d)\.ts$/.test(file))).toEqual([
      'docs/group-events-consumer.ts',
      'docs/member-events-consumer.ts',
      'docs/settings-page-host.ts',
    ]);
  });

  test('names no folder of the machine that made it', () => {
    const own = [resolve('.'), process.env['HOME'] ?? ''].filter((path) => path.length > 1);
    const texts = adopter.files.map((file) => [file, readFileSync(join(installed(), file), 'utf8')] as const);
    // A home of /root is a word of other texts too.
    const naming = texts.filter(([, text]) => own.some((path) => text.includes(`${path}/`)));
    expect(naming.map(([file]) => file)).toEqual([]);
  });

  test('brings what every export names, and of packages only the embedded DynamoDB and what the management client needs', () => {
    const { exports, bin, ...rest } = JSON.parse(readFileSync(join(installed(), 'package.json'), 'utf8'));
    const named = JSON.stringify([exports, bin]).match(/(?<=")(\.\/)?[\w-]+\/[^"]+(?=")/g) ?? [];
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((path) => !existsSync(join(installed(), path)))).toEqual([]);
    expect(rest).not.toHaveProperty('private');
    expect(Object.keys(rest.dependencies)).toEqual(['openapi-fetch']);
    expect(Object.keys(rest.peerDependencies)).toEqual(Object.keys(rest.peerDependenciesMeta));
  });
});

const installed = () => join(adopter.folder, 'node_modules/workspace-scim');

/** Synthesizes an app without network or credentials; its template. */
function synthesize(file: string, stack: string) {
  const outcome = adopter.node([file], { CDK_OUTDIR: join(adopter.folder, 'cdk.out') });
  expect(outcome).toMatchObject({ status: 0 });
  const folder = join(adopter.folder, 'cdk.out');
  return {
    folder,
    template: JSON.parse(readFileSync(join(folder, `${stack}.template.json`), 'utf8')) as Template,
    assets: JSON.parse(readFileSync(join(folder, `${stack}.assets.json`), 'utf8')) as Assets,
  };
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
  readonly Outputs: Readonly<Record<string, object>>;
}
interface Assets {
  readonly files: Readonly<Record<string, { readonly source: { readonly path: string; readonly packaging: string } }>>;
}

const idsOf = ({ Resources }: Template, type: string) =>
  Object.keys(Resources).filter((id) => Resources[id]?.Type === type);

const compile = (words: readonly string[]) =>
  adopter.node([
    resolve('node_modules/typescript/bin/tsc'),
    ...['--ignoreConfig', '--strict', '--module', 'nodenext', '--target', 'es2022', '--skipLibCheck', '--types', ''],
    ...words,
  ]);

describe('the construct', () => {
  test('is type-checked in the app of docs/deploy.md, and the app synthesizes', () => {
    expect(compile(['app.ts'])).toMatchObject({ status: 0, stdout: '' });
    const { folder, template, assets } = synthesize('app.js', 'product');
    expect(idsOf(template, 'AWS::DynamoDB::Table').sort()).toEqual([
      'ScimActivityTable',
      'ScimMembersTable',
      'ScimWorkspacesTable',
    ]);
    expect(idsOf(template, 'AWS::Lambda::Function')).toContain('ScimListFunction');
    expect(Object.keys(template.Outputs)).toEqual(
      expect.arrayContaining(['ScimBaseUrl', 'ScimUsagePlanId', 'ScimUrl']),
    );
    const bundles = Object.values(assets.files).filter(({ source }) => source.packaging === 'zip');
    expect(bundles).toHaveLength(functionNames.length - 1);
    for (const { source } of bundles) expect(existsSync(join(folder, source.path, 'index.mjs'))).toBe(true);
  });

  test('takes over a stage of this repository in the app of docs/upgrading.md', () => {
    expect(compile(['migrated.ts'])).toMatchObject({ status: 0, stdout: '' });
    const { template } = synthesize('migrated.js', 'workspace-scim-production');
    expect(idsOf(template, 'AWS::DynamoDB::Table').sort()).toEqual([
      'ActivityTable',
      'MembersTable',
      'WorkspacesTable',
    ]);
    expect(Object.keys(template.Outputs)).toContain('BaseUrl');
  });

  test('has types that refuse what it refuses', () => {
    const lines = [
      "import { App, Stack } from 'aws-cdk-lib';",
      "import { type OAuthIssuer, ScimProvisioning, type ScimProvisioningProps } from 'workspace-scim';",
      "const issuer: OAuthIssuer = { issuer: 'https://a.example', audience: ['scim'] };",
      'export const trusting: ScimProvisioningProps = { oauthIssuers: [issuer] };',
      '// @ts-expect-error: a list',
      "export const alone: OAuthIssuer = { issuer: 'https://a.example', clientIds: 'okta' };",
      '// @ts-expect-error: a number',
      "export const wrong: ScimProvisioningProps = { rateLimit: '100' };",
      "const scim = new ScimProvisioning(new Stack(new App(), 's'), 'Scim', { retainData: true });",
      'export const name: string = scim.functions.list.functionName + scim.membersTable.tableName;',
      '// @ts-expect-error: only with a user pool',
      "scim.functions['pre-token-generation'].functionName;",
      '// @ts-expect-error: there is no such function',
      'scim.functions.lst;',
      "import { startScim } from 'workspace-scim/local';",
      '// @ts-expect-error: a number',
      "export const started = startScim({ port: '1' }).then(({ baseUrl }) => baseUrl.length);",
    ];
    adopter.write('types.ts', lines.join('\n'));
    adopter.write('types.mts', lines.join('\n'));
    expect(compile(['--noEmit', 'types.ts', 'types.mts'])).toMatchObject({ status: 0, stdout: '' });
  });

  test('is imported by an ES module, and says what is wrong', () => {
    adopter.write(
      'wrong.mjs',
      `import { App, Stack } from 'aws-cdk-lib';
       import { ScimProvisioning } from 'workspace-scim';
       new ScimProvisioning(new Stack(new App(), 'product'), 'Scim', { logLevel: 'trace' });`,
    );
    const { status, stderr } = adopter.node(['wrong.mjs']);
    expect(status).toBe(1);
    expect(stderr).toContain('product/Scim: logLevel is "trace": it must be debug, info, warn or error');
  });
});

describe('startScim', () => {
  test('runs the tests of docs/product.md', () => {
    const { status, stdout } = adopter.node(['--test', 'product.test.mjs']);
    expect(stdout).toMatch(/pass 1\b/);
    expect(status).toBe(0);
  }, 60_000);

  test('runs side by side in one test and in the workers of Jest, with no regard to their environment', () => {
    const unit = `
      const { startScim } = require('workspace-scim/local');
      process.env.AWS_ENDPOINT_URL_DYNAMODB = 'http://127.0.0.1:9';
      process.env.ROLES = 'none';
      test('two services have members of their own', async () => {
        const two = await Promise.all([startScim(), startScim({ environment: { ROLES: 'owner,guest', DEFAULT_ROLE: 'guest' } })]);
        const roles = [];
        for (const { baseUrl, token } of two) {
          const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/scim+json' };
          const made = await fetch(baseUrl + '/Users', { method: 'POST', headers, body: '{"userName":"ada"}' });
          expect(made.status).toBe(201);
          roles.push((await made.json()).roles[0].value);
        }
        expect(roles).toEqual(['contributor', 'guest']);
        expect(new Set(two.map(({ token }) => token)).size).toBe(2);
        await Promise.all(two.map(({ stop }) => stop()));
        await expect(fetch(two[0].baseUrl)).rejects.toThrow();
      }, 60000);`;
    for (const name of ['one', 'two']) adopter.write(`jest/${name}.test.js`, unit);
    const jest = resolve('node_modules/jest/bin/jest.js');
    const { status, stderr } = adopter.node([jest, '--rootDir', join(adopter.folder, 'jest'), '--maxWorkers', '2']);
    expect(stderr).toContain('Tests:       2 passed');
    expect(status).toBe(0);
  }, 120_000);

  test('keeps a folder that is named, and says why it does not start', () => {
    adopter.write(
      'folder.mjs',
      `import assert from 'node:assert/strict';
       import { readdirSync } from 'node:fs';
       import { startScim } from 'workspace-scim/local';
       const count = async ({ baseUrl, token }) =>
         (await (await fetch(baseUrl + '/Users', { headers: { authorization: 'Bearer ' + token } })).json()).totalResults;
       const first = await startScim({ folder: 'kept' });
       const headers = { authorization: 'Bearer ' + first.token, 'content-type': 'application/scim+json' };
       await fetch(first.baseUrl + '/Users', { method: 'POST', headers, body: '{"userName":"ada"}' });
       await assert.rejects(startScim({ folder: 'kept' }), /a server is running on .*kept already/);
       const port = Number(new URL(first.baseUrl).port);
       await assert.rejects(startScim({ port }), new RegExp('port ' + port + ' is taken'));
       assert.equal(await count(first), 1);
       await Promise.all([first.stop(), first.stop()]);
       const second = await startScim({ folder: 'kept', port });
       assert.equal(second.baseUrl, first.baseUrl);
       assert.equal(await count(second), 1);
       await second.stop();
       assert.ok(readdirSync('kept').length > 0);`,
    );
    expect(adopter.node(['folder.mjs'])).toMatchObject({ status: 0, stderr: '' });
  }, 60_000);

  test('ends with the process that started it', () => {
    adopter.write(
      'leave.mjs',
      `import { startScim } from 'workspace-scim/local';
       const { baseUrl } = await startScim();
       console.log(baseUrl);
       process.kill(process.pid, 'SIGKILL');`,
    );
    const { stdout } = adopter.node(['leave.mjs']);
    adopter.write(
      'gone.mjs',
      `import { setTimeout as sleep } from 'node:timers/promises';
       for (let n = 0; n < 100; n += 1) {
         if (await fetch(process.argv[2]).then(() => false, () => true)) process.exit(0);
         await sleep(100);
       }
       process.exit(1);`,
    );
    expect(stdout).toMatch(/^http:/);
    expect(adopter.node(['gone.mjs', stdout.trim()])).toMatchObject({ status: 0 });
  }, 60_000);
});

describe('the command', () => {
  const run = (...words: readonly string[]) =>
    adopter.node([join(adopter.folder, 'node_modules/.bin/workspace-scim'), ...words]);

  test('runs the tools', () => {
    expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('rehearse') });
    expect(run('admin', '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('token issue acme') });
    expect(run('rehearse', '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--idp') });
  });

  test('passes exit codes and errors on', () => {
    expect(run('admn')).toMatchObject({ status: 2, stderr: expect.stringContaining('there is no command "admn"') });
    expect(run('admin', 'workspace', 'list')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /no server is running on .*\.workspace-scim: start it with npx workspace-scim start,/,
      ),
    });
  });
});
