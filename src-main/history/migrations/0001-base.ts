import type { Database } from '../database.ts';

/**
 * Documents by content hash, the text of their pages, conversations and their turns. Times are milliseconds since 1970. `changed_at` grows
 * with every change of a row, so that of two copies of it the later one is known. JSON columns hold the contract's values.
 */
export function up(database: Database): void {
  database.exec(`
    CREATE TABLE documents (
      id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 64),
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      format TEXT NOT NULL,
      mime TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      page_count INTEGER NOT NULL,
      status TEXT NOT NULL,
      error TEXT,
      source TEXT,
      added_at INTEGER NOT NULL,
      opened_at INTEGER,
      removed_at INTEGER,
      changed_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE pages (
      seq INTEGER PRIMARY KEY,
      document_id TEXT NOT NULL REFERENCES documents (id),
      page INTEGER NOT NULL CHECK (page > 0),
      width REAL NOT NULL,
      height REAL NOT NULL,
      source TEXT NOT NULL,
      lines TEXT NOT NULL,
      characters BLOB NOT NULL,
      changed_at INTEGER NOT NULL,
      UNIQUE (document_id, page)
    ) STRICT;

    CREATE TABLE conversations (
      id TEXT PRIMARY KEY NOT NULL,
      document_id TEXT NOT NULL REFERENCES documents (id),
      title TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      removed_at INTEGER,
      changed_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX conversations_of_document ON conversations (document_id, updated_at);
    CREATE INDEX conversations_by_use ON conversations (updated_at);

    CREATE TABLE turns (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      conversation_id TEXT NOT NULL REFERENCES conversations (id),
      document_id TEXT NOT NULL REFERENCES documents (id),
      question TEXT NOT NULL,
      asked_page INTEGER,
      region TEXT,
      used_text INTEGER NOT NULL CHECK (used_text IN (0, 1)),
      status TEXT NOT NULL,
      answer TEXT NOT NULL,
      found INTEGER CHECK (found IN (0, 1)),
      page INTEGER,
      evidence TEXT NOT NULL,
      confidence REAL,
      model TEXT,
      device TEXT,
      tiles TEXT,
      timings TEXT,
      error TEXT,
      batch_id TEXT,
      asked_at INTEGER NOT NULL,
      answered_at INTEGER,
      removed_at INTEGER,
      changed_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX turns_of_conversation ON turns (conversation_id, asked_at);
    CREATE INDEX turns_of_batch ON turns (batch_id, asked_at) WHERE batch_id IS NOT NULL;
    CREATE INDEX turns_running ON turns (status) WHERE status = 'running';

    CREATE TABLE settings (
      name TEXT PRIMARY KEY NOT NULL,
      value TEXT NOT NULL
    ) STRICT;
  `);
}
