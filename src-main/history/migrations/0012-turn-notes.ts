import type { Database } from '../database.ts';

/** What was found out about the pages of an answer; until now with the tiles, and only where some were looked at. */
export function up(database: Database): void {
  database.exec(`
    ALTER TABLE turns ADD COLUMN notes TEXT NOT NULL DEFAULT '[]';
    UPDATE turns SET notes = coalesce(json_extract(tiles, '$.notes'), '[]') WHERE json_valid(tiles);
  `);
}
