import type { Database } from '../database.ts';

/**
 * Collections and tags. What a document was taken out of keeps its row, so that an old export does not put it back. And of a question whose
 * document got a new version, the version that it was asked about.
 */
export function up(database: Database): void {
  database.exec(`
    CREATE TABLE collections (
      id TEXT PRIMARY KEY NOT NULL,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      removed_at INTEGER,
      changed_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE memberships (
      collection_id TEXT NOT NULL REFERENCES collections (id),
      document_id TEXT NOT NULL REFERENCES documents (id),
      member INTEGER NOT NULL CHECK (member IN (0, 1)),
      changed_at INTEGER NOT NULL,
      PRIMARY KEY (collection_id, document_id)
    ) STRICT;
    CREATE INDEX memberships_of_document ON memberships (document_id);

    ALTER TABLE turns ADD COLUMN earlier_version TEXT;
  `);
}
