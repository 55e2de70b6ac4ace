import type { Database } from '../database.ts';

/** The version of reading that a page's text is from. */
export function up(database: Database): void {
  database.exec('ALTER TABLE pages ADD COLUMN read_with INTEGER NOT NULL DEFAULT 0');
}
