import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * An address of this machine at which no web page can find a server by trying ports: Linux has all of 127.0.0.0/8, other
 * systems the first address only.
 */
export const newHost = () =>
  process.platform === 'linux' ? [127, ...[255, 255, 255].map((end) => randomInt(1, end))].join('.') : '127.0.0.1';

export function freePort(host: string): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, host, () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolvePort(port));
    });
  });
}

/** The answer may come from another engine. Then our own ends at once, since its port is taken. */
export const lives = (ended: Promise<void>): Promise<boolean> =>
  Promise.race([ended.then(() => false), sleep(30).then(() => true)]);

/** Whether the engine answers within ten seconds, and before it ends. */
export async function answers(endpoint: string, ended: Promise<void>): Promise<boolean> {
  const over = ended.then(() => true);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answered = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (answered) return true;
    if (await Promise.race([over, sleep(50).then(() => false)])) return false;
  }
  return false;
}

/** Whether a process runs and is the expected one, not another with the same number. */
export function isProcess(pid: number, command: string): boolean {
  if (!existsSync('/proc/self/cmdline')) {
    return spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(command);
  }
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file) && readFileSync(file, 'utf8').includes(command);
}
