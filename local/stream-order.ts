import { DatabaseSync } from 'node:sqlite';

/**
 * Lets the embedded engine find the number of the next record of a stream by an index: without one it looks through all records
 * at each write, so that writes become slow, and slower with each. Records older than a day are dropped, as DynamoDB drops them.
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
