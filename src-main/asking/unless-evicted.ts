import { DocentError } from '../contract/errors.ts';

const ATTEMPTS = 3;

/**
 * Does `work`, which takes a page to the engine and asks about it; does it again when other pages took that one's place in the engine's memory
 * in between.
 */
export async function unlessEvicted<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !isEvicted(error)) throw error;
    }
  }
}

/** The engine's error about a key that is not in its cache any more (inference/engine.ts). */
function isEvicted(error: unknown): boolean {
  return error instanceof DocentError && error.code === 'bad-input' && error.message.includes('not in the cache');
}
