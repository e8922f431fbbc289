import { keepLatest } from '../../workspaces/keep-latest.ts';
import type { RecordKey, Records, Stored } from './records.ts';

/** By the name of the record that a request read first, the keys of those that it read next. */
export type Companions = Map<string, readonly RecordKey[]>;

/** Maximum records to read with the first: of an access token its workspace, and its client if the token endpoint issued it. */
const mostCompanions = 3;

/** Maximum records of which a process remembers the companions. */
const mostRemembered = 1000;

/**
 * Records for one request, which reads a credential and then what belongs to it. If an earlier request of this process began with the
 * same record, what that one read next is read in the same request to DynamoDB. Only keys are remembered. Every record is still read
 * for every request, so a revoked credential is refused at once.
 */
export function readTogether(records: Records, companions: Companions): Records {
  const ahead = new Map<string, Stored<unknown, unknown> | undefined>();
  let first: string | undefined;

  async function readFirst<T, U>(key: RecordKey): Promise<Stored<T, U> | undefined> {
    first = nameOf(key);
    const keys = companions.get(first) ?? [];
    if (keys.length === 0) return records.get(key);
    const [found, ...others] = await records.getAll([key, ...keys]);
    keys.forEach((each, index) => {
      ahead.set(nameOf(each), others[index]);
    });
    return found as Stored<T, U> | undefined;
  }

  return {
    ...records,
    async get<T, U>(key: RecordKey) {
      if (first === undefined) return readFirst<T, U>(key);
      const name = nameOf(key);
      if (!ahead.has(name)) {
        remember(companions, first, key);
        return records.get<T, U>(key);
      }
      const found = ahead.get(name) as Stored<T, U> | undefined;
      // Read once: whoever reads it again wants to know whether it has changed.
      ahead.delete(name);
      return found;
    },
  };
}

const nameOf = ({ subject, key }: RecordKey) => `${subject} ${key}`;

function remember(companions: Companions, first: string, key: RecordKey): void {
  const known = companions.get(first) ?? [];
  const names = [first, ...known.map(nameOf)];
  if (names.includes(nameOf(key)) || names.length > mostCompanions) return;
  keepLatest(companions, first, [...known, key], mostRemembered);
}
