import { DatabaseSync } from 'node:sqlite';

/**
 * Adds an index by which the embedded engine finds the number of the next record of a stream. Without it, it scans all records
 * at each write, and each write is slower than the last. Records older than a day are dropped, as DynamoDB does.
 */
export function orderStream(file: string, now: number): void {
  const database = new DatabaseSync(file, { timeout: 5000 });
  try {
    database.exec(
      'CREATE INDEX IF NOT EXISTS stream_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
    );
    const day = 86_400;
    database.prepare('DELETE FROM _stream_records WHERE created_at < ?').run(Math.floor(now / 1000) - day);
  } finally {
    database.close();
  }
}
