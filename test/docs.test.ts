import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Block, readBlocks, readLinks, toAnchors } from './support/markdown.ts';

const files = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/*.md')].sort();
const textOf = (file: string) => readFileSync(file, 'utf8');

/** The commands that are not run here, each kind with the reason. */
const elsewhere: readonly (readonly [command: RegExp, reason: string])[] = [
  [/^npm (install|start)/, 'test/recovery.test.ts starts the server'],
  [/^npm run --silent events/, 'it goes on until it is ended: test/local/ plays the events'],
  [/^npx workspace-scim|^node --test/, 'test/package runs what the package has'],
  [/^npm run bench|^node --cpu-prof/, 'it takes minutes'],
  [/^git /, 'it changes the sources'],
  [/\bnpx cdk\b/, 'test/infra synthesizes each stage; the rest needs an AWS account'],
  [/\baws |--stack\b/, 'it works on an AWS account'],
];

/** Whether a command is one that runs here: the operator's tool on this machine, a rehearsal, a request, a variable. */
const isRunnable = (command: string) =>
  /^(npm run (--silent )?(admin|rehearse|invoke) -- |curl |node -e |[A-Z]+=)/.test(command) && !reasonOf(command);

const reasonOf = (command: string) => elsewhere.find(([pattern]) => pattern.test(command))?.[1];

const blocks = files.flatMap((file) =>
  readBlocks(textOf(file)).map((block): Block & { file: string } => ({ ...block, file })),
);
const commands = blocks.flatMap(({ file, commands: all }) => all.map((command) => ({ file, command })));

test('every command in the documents is run here, or a reason says why not', () => {
  expect(commands.length).toBeGreaterThan(10);
  expect(commands.filter(({ command }) => !isRunnable(command) && !reasonOf(command))).toEqual([]);
});

test.each(files)('every link in %s leads somewhere', (file) => {
  const broken = readLinks(textOf(file)).filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file : join(dirname(file), path);
    return !existsSync(target) || (anchor !== undefined && !toAnchors(textOf(target)).includes(anchor));
  });
  expect(broken).toEqual([]);
});

describe('run from the first line to the last, every command succeeds', () => {
  let server: ChildProcess;
  let base = '';
  const folder = mkdtempSync(join(tmpdir(), 'scim-docs-'));
  const env = { ...process.env, AWS_ENDPOINT_URL_DYNAMODB: '', PORT: '0', DATA_DIR: folder, NODE_OPTIONS: '' };

  beforeAll(async () => {
    server = spawn(process.execPath, ['local/server.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    base = await new Promise((ready) => {
      server.stdout?.on('data', (chunk) => {
        const [, url] = /SCIM endpoint ready at (\S+)/.exec(String(chunk)) ?? [];
        if (url) ready(url);
      });
    });
  });
  afterAll(async () => {
    server.kill('SIGTERM');
    await once(server, 'exit');
    rmSync(folder, { recursive: true });
  });

  const runnable = files.filter((file) => commands.some((each) => each.file === file && isRunnable(each.command)));
  test.each(runnable)(
    '%s',
    async (file) => {
      const workspace = file.replace(/.*\/|\.md$/g, '').toLowerCase();
      const script = commands.filter((each) => each.file === file && isRunnable(each.command));
      const lines = [prelude, ...setUp(workspace), ...script.map(({ command }) => fill(command, workspace))];
      const outcome = await promisify(execFile)('sh', ['-e', '-c', lines.join('\n')], { env }).catch((error) => error);
      expect(outcome).toMatchObject({ stderr: '' });
      expect(outcome).not.toHaveProperty('code');
    },
    120_000,
  );

  /** What the shell of a reader has: npm without the build, which was done before, and curl, also where there is none. */
  const prelude = `
    node() { '${process.execPath}' "$@"; }
    npm() { shift; if [ "$1" = --silent ]; then shift; fi; tool=$1; shift 2; if [ -f tools/$tool.ts ]; then node tools/$tool.ts "$@"; else node local/$tool.ts "$@"; fi; }
    curl() { node test/support/curl.ts "$@"; }
    field() { node -p 'JSON.parse(require("fs").readFileSync(0))'"$1"; }
    last() { node -p 'JSON.parse(require("fs").readFileSync(0).toString().trim().split("\\n").at(-1)).id'; }`;

  /** A workspace of the document's own, with provisioning on, a token, a client and a member. */
  const setUp = (workspace: string) => [
    `admin() { node tools/admin.ts "$@"; }`,
    `admin workspace create ${workspace} --sso; admin workspace scim ${workspace} on`,
    `token=$(admin token issue ${workspace} --name docs --json | field .token)`,
    `key=$(admin key issue --name docs --json | field .key)`,
    `client=$(admin client create ${workspace} --json)`,
    `printf '{"userName":"there@example.com"}\\n' > '${folder}/members.jsonl'`,
    `admin member import ${workspace} '${folder}/members.jsonl'`,
  ];

  /** A command with its placeholders filled in. */
  function fill(command: string, workspace: string): string {
    const values: Readonly<Record<string, string>> = {
      '<workspace>': workspace,
      '<base URL>': base,
      '<BaseUrl>': base,
      'http://127.0.0.1:3000/scim/v2': base,
      '<token>': '"$token"',
      'wscim_...': '"$token"',
      'wsmgmt_...': '"$key"',
      'http://127.0.0.1:3000/manage/v1': base.replace('/scim/v2', '/manage/v1'),
      '<token endpoint>': base.replace('/scim/v2', '/oauth2/token'),
      '<client id>': `$(echo "$client" | field .clientId)`,
      '<client secret>': `$(echo "$client" | field .clientSecret)`,
      '<secretId>': `$(admin client secret list ${workspace} $(echo "$client" | field .clientId) --json | field '[0].secretId')`,
      '<tokenId>': `$(admin token list ${workspace} --json | field '[0].tokenId')`,
      '<id>': `$(admin member export ${workspace} | last)`,
      'acme-groups.jsonl': `'${folder}/acme-groups.jsonl'`,
      'acme.jsonl': `'${folder}/acme.jsonl'`,
    };
    const filled = Object.entries(values).reduce((text, [name, value]) => text.replaceAll(name, value), command);
    return filled.replace(/\bacme\b(?!\.jsonl)/g, workspace);
  }
});
