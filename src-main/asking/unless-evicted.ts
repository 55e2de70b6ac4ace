import { DocentError } from '../contract/errors.ts';

const ATTEMPTS = 3;

/**
 * Runs `work`, which encodes a page and then asks about it. Runs it again if the engine evicted the page in between to make room for others.
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

/** Whether this is the engine's error for a key that is no longer in its cache (inference/engine.ts). */
function isEvicted(error: unknown): boolean {
  return error instanceof DocentError && error.code === 'bad-input' && error.message.includes('not in the cache');
}
