import type { Database } from '../database.ts';

/** A question as it was completed from its conversation, and an answer's form, its sentence, what was searched for it and what came near. */
export function up(database: Database): void {
  database.exec(`
    ALTER TABLE turns ADD COLUMN asked_as TEXT;
    ALTER TABLE turns ADD COLUMN form TEXT NOT NULL DEFAULT 'words';
    ALTER TABLE turns ADD COLUMN sentence TEXT;
    ALTER TABLE turns ADD COLUMN searched TEXT;
    ALTER TABLE turns ADD COLUMN passages TEXT NOT NULL DEFAULT '[]';
  `);
}
