import type { Database } from '../database.ts';

/** Questions to many documents at once. JSON columns hold the contract's values. */
export function up(database: Database): void {
  database.exec(`
    CREATE TABLE library_questions (
      id TEXT PRIMARY KEY NOT NULL,
      question TEXT NOT NULL,
      document_ids TEXT,
      status TEXT NOT NULL,
      answer TEXT NOT NULL,
      form TEXT NOT NULL,
      sources TEXT NOT NULL,
      hits TEXT NOT NULL,
      model TEXT,
      error TEXT,
      asked_at INTEGER NOT NULL,
      removed_at INTEGER,
      changed_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX library_questions_by_time ON library_questions (asked_at);
  `);
}
