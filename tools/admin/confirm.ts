import { createInterface } from 'node:readline/promises';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';

/** Asks for confirmation at the terminal. Throws UsageError if there is no terminal, or if the answer is not yes. */
export async function confirm(question: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw new UsageError('this command needs a confirmation, but the input is not a terminal: add --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('not confirmed: nothing was done');
}
