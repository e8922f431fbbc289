/** A line of a text file, counted from 1; its text is undefined if it is longer than the limit or not UTF-8. */
export interface Line {
  readonly number: number;
  readonly text: string | undefined;
  /** How many bytes of the file have been read so far. */
  readonly end: number;
}

/** The lines of a stream, one at a time. Bytes of a line beyond the limit are not kept. */
export async function* readLines(stream: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Line> {
  let [number, end, kept, size] = [1, 0, [] as Buffer[], 0];
  const keep = (part: Buffer) => {
    size += part.length;
    end += part.length;
    if (size <= limit) kept.push(part);
  };
  const take = (): Line => {
    const line = { number, text: size > limit ? undefined : decode(Buffer.concat(kept)), end };
    [number, kept, size] = [number + 1, [], 0];
    return line;
  };
  for await (const chunk of stream) {
    let start = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, start)) {
      keep(chunk.subarray(start, at));
      end += 1;
      start = at + 1;
      yield take();
    }
    keep(chunk.subarray(start));
  }
  if (size > 0) yield take();
}

/** A byte order mark is left out. */
function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
