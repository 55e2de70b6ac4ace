import type { Database } from '../database.ts';

/** Whether a person said which kind a document is. */
export function up(database: Database): void {
  database.exec('ALTER TABLE documents ADD COLUMN kind_chosen INTEGER NOT NULL DEFAULT 0');
}
