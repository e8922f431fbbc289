import { isLogged } from './environment.ts';

/** One line of JSON on standard output, where CloudWatch takes it up. Never a token, a body, a query or a name. */
export function log(
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): void {
  if (isLogged(level)) process.stdout.write(`${JSON.stringify({ level, message, ...fields })}\n`);
}
