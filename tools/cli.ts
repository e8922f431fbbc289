#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findNode } from './node-program.ts';

/* npx workspace-scim: the tools for users of the package, who do not have this repository. */

const programs: Readonly<Record<string, readonly [program: string, what: string]>> = {
  start: ['server', 'run the service on this machine'],
  admin: ['admin', 'manage workspaces, credentials and members, on this machine or in a stack on AWS'],
  events: ['events', 'print the member events of the service on this machine'],
  rehearse: ['rehearse', 'play an identity provider against a service'],
};

const [command = '', ...words] = process.argv.slice(2);
const [program] = (Object.hasOwn(programs, command) && programs[command]) || [];
if (program) run(program);
else {
  const lines = Object.entries(programs).map(([name, [, what]]) => `  ${name.padEnd(10)}${what}`);
  const usage = [
    'Usage: workspace-scim <command> [options]; each command has --help',
    '',
    ...lines,
    '',
    'The data of this machine is in DATA_DIR, .workspace-scim by default.',
  ].join('\n');
  const asked = ['--help', '-h', 'help'].includes(command);
  if (asked) console.log(usage);
  else console.error(command ? `error: there is no command "${command}"\n${usage}` : usage);
  process.exitCode = asked ? 0 : 2;
}

/** Runs the program in a separate process: the functions may need a newer Node than this one. */
function run(name: string): void {
  const env = { ...process.env, DATA_DIR: process.env['DATA_DIR'] || '.workspace-scim' };
  const child = spawn(nodeOrExit(), [join(import.meta.dirname, `${name}.mjs`), ...words], { env, stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; this process only waits for it to end.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

function nodeOrExit(): string {
  try {
    return findNode();
  } catch (error) {
    console.error(`error: ${(error as Error).message}`);
    process.exit(2);
  }
}
