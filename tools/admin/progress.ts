/** The progress of a long task, on one line of the terminal that is rewritten. */
export interface Progress {
  /** Shows the number of members done; `share`, from 0 to 1, may be measured otherwise, such as in bytes. */
  readonly move: (done: number, share: number | undefined) => void;
  /** Clears the line. */
  readonly end: () => void;
}

const width = 30;
const pause = 100;

/** A progress bar. It writes nothing if the stream is not a terminal. */
export function openProgress(
  what: string,
  stream: Pick<typeof process.stderr, 'isTTY' | 'write'> = process.stderr,
  now = Date.now,
): Progress {
  if (!stream.isTTY) return { move: () => undefined, end: () => undefined };
  const start = now();
  let shown = 0;
  return {
    move(done, share) {
      if (now() - shown < pause) return;
      shown = now();
      const rate = Math.round(done / Math.max(0.001, (shown - start) / 1000));
      stream.write(`\r\x1b[K${what}  ${toBar(share)}${toNumber(done)} members  ${toNumber(rate)}/s`);
    },
    end: () => void stream.write('\r\x1b[K'),
  };
}

function toBar(share: number | undefined): string {
  if (share === undefined) return '';
  const full = Math.round(Math.min(1, share) * width);
  return `[${'='.repeat(full)}${' '.repeat(width - full)}] ${String(Math.floor(share * 100)).padStart(3)} %  `;
}

const toNumber = (count: number) => count.toLocaleString('en');
