import { DocentError } from '../contract/errors.ts';

/**
 * Runs `work`, and runs it a second time if the engine died meanwhile (it crashed, or its device was lost or ran out of memory): the next
 * call starts a new engine. Once `signal` is aborted there is no second time.
 *
 * @param onCrash called before the second time, with what happened
 */
export async function retryAfterCrash<T>(
  work: () => Promise<T>,
  onCrash: (reason: string) => unknown,
  signal?: AbortSignal,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DocentError) || error.code !== 'engine-crashed' || signal?.aborted) throw error;
    await onCrash(error.message);
    return await work();
  }
}
