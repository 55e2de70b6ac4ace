import type { Database } from '../database.ts';

/** What was found out about a page when it was read. */
export function up(database: Database): void {
  database.exec(`ALTER TABLE pages ADD COLUMN notes TEXT NOT NULL DEFAULT '[]'`);
}
