import type { Database } from '../database.ts';

/** One question put to many documents is called a survey. A batch is many files on the command line. */
export function up(database: Database): void {
  database.exec(`
    DROP INDEX turns_of_batch;
    ALTER TABLE turns RENAME COLUMN batch_id TO survey_id;
    CREATE INDEX turns_of_survey ON turns (survey_id, asked_at) WHERE survey_id IS NOT NULL;
  `);
}
