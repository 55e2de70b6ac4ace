import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { backUp } from './backup.ts';
import { quickCheck } from './check.ts';
import { openDatabase } from './database.ts';
import { isDamage } from './sqlite-errors.ts';

/**
 * The program of the maintenance thread. Checks a whole history file and, if it is good, writes a backup. Both take seconds for a large history,
 * and no window should wait for that. Both only read, beside the writer.
 */
const { file, backup } = z.object({ file: z.string(), backup: z.string().nullable() }).parse(workerData);

function work(): string | null {
  try {
    const database = openDatabase(file, { readonly: true });
    try {
      const problem = quickCheck(database);
      if (problem === null && backup !== null) backUp(database, backup);
      return problem;
    } finally {
      database.close();
    }
  } catch (thrown) {
    if (isDamage(thrown)) return thrown instanceof Error ? thrown.message : String(thrown);
    throw thrown;
  }
}

parentPort?.postMessage({ damage: work() });
