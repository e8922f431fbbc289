import { jest } from '@jest/globals';
import { runAdmin } from '../../tools/admin.ts';

/** Runs a command line as a shell would, without quotes; what it printed and its exit code. */
export async function admin(line: string) {
  const lines = { out: [] as string[], error: [] as string[] };
  const spies = [
    jest.spyOn(console, 'log').mockImplementation((text) => void lines.out.push(String(text))),
    jest.spyOn(console, 'error').mockImplementation((text) => void lines.error.push(String(text))),
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => lines.error.push(String(text)) > 0),
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.out.push(String(text)) > 0),
  ];
  const code = await runAdmin(line.split(' '));
  for (const spy of spies) spy.mockRestore();
  return { code, out: lines.out.join('\n'), error: lines.error.join('\n').trim() };
}

export const json = async (line: string) => JSON.parse((await admin(`${line} --json`)).out);
