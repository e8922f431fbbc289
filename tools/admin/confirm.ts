import { createInterface } from 'node:readline/promises';
import { UsageError } from '../../lambdas/workspaces/usage-error.ts';

/** Asks whoever sits at the terminal; throws UsageError if nobody does, or if the answer is not yes. */
export async function confirm(question: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw new UsageError('this asks for a confirmation, but there is no terminal to ask at: add --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('nothing was done');
}
