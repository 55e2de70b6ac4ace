import { sep } from 'node:path';
import { getLoadablePath } from 'sqlite-vec';
import type { Database } from './database.ts';

/** What compares vectors on this connection. */
export interface VectorDistance {
  /** SQL for the cosine distance, 0 to 2, of the int8 vectors that two expressions give. */
  readonly sql: (a: string, b: string) => string;
  /** Why it is not the sqlite-vec extension, but our own function, at a fifth of its speed; null: it is the extension. */
  readonly reason: string | null;
}

/** Loads the sqlite-vec extension. It has no build for every machine, so a function of ours stands in for it. */
export function loadVectorDistance(database: Database, path: () => string = getLoadablePath): VectorDistance {
  try {
    // A library that the system maps must be a file: the packaged app has it beside its archive.
    database.loadExtension(path().replace(`app.asar${sep}`, `app.asar.unpacked${sep}`));
    return { sql: (a, b) => `vec_distance_cosine(vec_int8(${a}), vec_int8(${b}))`, reason: null };
  } catch (error) {
    database.function('own_distance_cosine', { deterministic: true }, cosineDistance);
    const reason = error instanceof Error ? error.message : String(error);
    return { sql: (a, b) => `own_distance_cosine(${a}, ${b})`, reason };
  }
}

/** @param a int8 vectors of equal length, as SQLite gives them */
function cosineDistance(a: unknown, b: unknown): number {
  const [left, right] = [int8(a), int8(b)];
  let [product, leftSquares, rightSquares] = [0, 0, 0];
  for (let i = 0; i < left.length; i++) {
    product += left[i]! * right[i]!;
    leftSquares += left[i]! ** 2;
    rightSquares += right[i]! ** 2;
  }
  return 1 - product / Math.sqrt(leftSquares * rightSquares);
}

function int8(bytes: unknown): Int8Array {
  if (!(bytes instanceof Uint8Array)) throw new TypeError('a vector is a BLOB');
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
