import { openDatabase } from './database.ts';
import { loadVectorDistance } from './vector-distance.ts';

/** Why the sqlite-vec extension cannot compare vectors on this machine; null if it can. Tried on a database in memory. */
export function vectorExtensionProblem(): string | null {
  const database = openDatabase(':memory:');
  try {
    return loadVectorDistance(database).reason;
  } finally {
    database.close();
  }
}
