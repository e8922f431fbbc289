import { Command, InvalidArgumentError, Option } from 'commander';
import { toTextTable } from './admin/text-table.ts';
import { toCommand } from './commands.ts';
import { openEndpoint } from './rehearse/endpoint.ts';
import { providers } from './rehearse/providers.ts';
import { type Outcome, rehearse } from './rehearse/rehearsal.ts';
import { rehearsed } from './rehearse/step.ts';

/* npm run rehearse: plays an identity provider against any SCIM endpoint. */

const { base, token, idp, json } = new Command('rehearse')
  .description(
    `Plays the life cycle of a member against a SCIM endpoint, as an identity provider would. It leaves one inactive member, ${rehearsed.userName}, and reuses it the next time. The exit code is 1 if a step failed.`,
  )
  .requiredOption('--base <url>', 'the base URL that you give to the identity provider', parseBase)
  .requiredOption('--token <token>', 'the access token that you give to the identity provider')
  .addOption(
    new Option('--idp <provider>', 'the identity provider to play').choices(Object.keys(providers)).default('generic'),
  )
  .option('--json', 'print JSON, for scripts')
  .addHelpText(
    'after',
    `\nExample:\n  ${toCommand('rehearse')} --base http://127.0.0.1:3000/scim/v2 --token wscim_... --idp okta`,
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse()
  .opts<{ base: string; token: string; idp: string; json?: true }>();

const outcomes = await rehearse(openEndpoint(base, token), providers[idp] ?? []);
const failed = outcomes.filter(({ result }) => result === 'failed');
console.log(json ? JSON.stringify(outcomes) : report(outcomes));
process.exitCode = failed.length > 0 ? 1 : 0;

function parseBase(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('Give a URL, such as https://scim.example.com/scim/v2');
  }
  return url.origin + url.pathname;
}

function report(all: readonly Outcome[]): string {
  const table = toTextTable<Outcome>(
    [
      { title: 'step', cell: ({ step }) => step },
      { title: 'result', cell: ({ result }) => result },
      { title: 'ms', cell: ({ milliseconds }) => String(milliseconds), right: true },
    ],
    all,
  );
  const findings = failed.map(({ step, what, fix }) => `${step}\n  found: ${what}\n  fix:   ${fix}`);
  return [
    table,
    ...findings,
    `${all.filter(({ result }) => result === 'passed').length} of ${all.length} steps passed`,
  ].join('\n\n');
}
