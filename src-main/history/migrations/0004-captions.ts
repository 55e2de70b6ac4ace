import type { Database } from '../database.ts';

/** Descriptions of pages, until here loose files beside the history (`loose-captions.ts`). JSON columns hold the contract's values. */
export function up(database: Database): void {
  database.exec(`
    CREATE TABLE captions (
      seq INTEGER PRIMARY KEY,
      document_id TEXT NOT NULL REFERENCES documents (id),
      page INTEGER NOT NULL CHECK (page > 0),
      model TEXT NOT NULL,
      device TEXT NOT NULL,
      roles TEXT NOT NULL,
      caption TEXT NOT NULL,
      described_at INTEGER NOT NULL,
      changed_at INTEGER NOT NULL,
      UNIQUE (document_id, page)
    ) STRICT;
  `);
}
