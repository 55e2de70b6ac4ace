import { DocentError } from '../contract/errors.ts';

/** Does `work`; when the engine dies under it (a device lost or full, a crash), tells so and does it once more with a new engine. */
export async function onceMore<T>(work: () => Promise<T>, onRestart: (reason: string) => void): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DocentError) || error.code !== 'engine-crashed') throw error;
    onRestart(error.message);
    return await work();
  }
}
