/**
 * Who wrote a member lately, so that a writer whose answer was lost can tell its own write from that of another: a text
 * of `<write>@<seconds>`, the oldest first. A write is kept for as long as its writer may still ask for it, or, whatever the
 * clocks say, while fewer than eight came after it: where nobody contends that is a few bytes.
 */
const keptSeconds = 30;
const least = 8;
const most = 128;

const nameOf = (entry: string) => entry.split('@')[0];
const secondsOf = (entry: string) => Number.parseInt(entry.split('@')[1] ?? '', 36);

/** The log with one write more; `write` is what tells it from any other, `time` in milliseconds. */
export function addWrite(log: string, write: string, time: number): string {
  const now = Math.floor(time / 1000);
  const entries = log === '' ? [] : log.split(' ');
  const from = entries.findIndex((entry) => secondsOf(entry) >= now - keptSeconds);
  const recent = from < 0 ? 0 : entries.length - from;
  const kept = Math.min(Math.max(recent, least - 1), most - 1);
  return [...entries.slice(-kept), `${write}@${now.toString(36)}`].join(' ');
}

export const hasWrite = (log: string, write: string): boolean =>
  log.split(' ').some((entry) => nameOf(entry) === write);
