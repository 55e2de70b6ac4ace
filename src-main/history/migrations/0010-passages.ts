import type { Database } from '../database.ts';

/**
 * Passages of pages with their vectors, for search by meaning, and which model made those of a page. Vectors are int8 in plain columns: a file with
 * them can be read, repaired and emptied without the extension that compares them. They go with their page, and when its text changes.
 */
export function up(database: Database): void {
  database.exec(`
    CREATE TABLE embedded_pages (
      page_seq INTEGER PRIMARY KEY REFERENCES pages (seq) ON DELETE CASCADE,
      model TEXT NOT NULL
    ) STRICT;

    CREATE TABLE passages (
      seq INTEGER PRIMARY KEY,
      page_seq INTEGER NOT NULL REFERENCES embedded_pages (page_seq) ON DELETE CASCADE,
      first_line INTEGER NOT NULL,
      last_line INTEGER NOT NULL,
      vector BLOB NOT NULL
    ) STRICT;
    CREATE INDEX passages_of_page ON passages (page_seq);

    CREATE TRIGGER pages_changed_text AFTER UPDATE OF lines ON pages WHEN old.lines IS NOT new.lines
    BEGIN
      DELETE FROM embedded_pages WHERE page_seq = new.seq;
    END;
  `);
}
