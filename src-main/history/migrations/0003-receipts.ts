import type { Database } from '../database.ts';

/**
 * What was read on a page as a receipt, and apart from it what a person corrected: reading the page again replaces the one and keeps the
 * other. JSON columns hold the contract's values.
 */
export function up(database: Database): void {
  database.exec(`
    CREATE TABLE receipts (
      seq INTEGER PRIMARY KEY,
      document_id TEXT NOT NULL REFERENCES documents (id),
      page INTEGER NOT NULL CHECK (page > 0),
      receipt TEXT NOT NULL,
      corrections TEXT NOT NULL,
      read_at INTEGER NOT NULL,
      changed_at INTEGER NOT NULL,
      UNIQUE (document_id, page)
    ) STRICT;
    CREATE INDEX receipts_by_time ON receipts (read_at);
  `);
}
